import { Client } from 'undici';
import { type Answer, failureOf, versionOf } from './answer.ts';

/** Where and how to ask. */
export interface Question {
  /** Without a slash at the end. */
  url: string;
  path: string;
  headers: Record<string, string>;
  timeoutMs: number;
}

export interface AskingOptions {
  /** How many ask at a time, each over a connection of its own. */
  concurrency: number;
  /** Whether a connection serves one request after the other, or each takes a fresh one. */
  isKeptAlive: boolean;
  /** When the next request is due, in `performance.now()`; undefined when there is none. */
  nextTurn: () => Promise<number | undefined>;
  /** Ends it early; requests under way are dropped and not told of. */
  signal: AbortSignal;
  tell: (answer: Answer) => void;
}

/** Asks until there are no more turns. Each request is sent once, whatever comes of it. */
export async function askRepeatedly(question: Question, options: AskingOptions): Promise<void> {
  let connections = 0;
  const openConnection = () => ++connections;
  await Promise.all(
    Array.from({ length: options.concurrency }, () => askInTurn(question, options, openConnection)),
  );
}

async function askInTurn(
  question: Question,
  { isKeptAlive, nextTurn, signal, tell }: AskingOptions,
  openConnection: () => number,
): Promise<void> {
  const { url, timeoutMs } = question;
  const client = new Client(url, {
    pipelining: isKeptAlive ? 1 : 0,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  let connection = 0;
  client.on('connect', () => {
    connection = openConnection();
  });
  const drop = () => void client.destroy();
  signal.addEventListener('abort', drop);
  try {
    while (!signal.aborted) {
      const dueMs = await nextTurn();
      if (dueMs === undefined) break;
      const answer = await askOnce(client, question);
      if (signal.aborted) break;
      tell({ ...answer, latencyMs: performance.now() - dueMs, connection });
    }
  } finally {
    signal.removeEventListener('abort', drop);
    await client.destroy();
  }
}

async function askOnce(client: Client, { path, headers }: Question) {
  try {
    const answer = await client.request({ method: 'GET', path, headers });
    const text = await answer.body.text();
    return {
      version: versionOf(answer.headers, text),
      failure: answer.statusCode >= 400 ? `status ${answer.statusCode}` : undefined,
      isFaulted: answer.headers['x-fault-injected'] !== undefined,
    };
  } catch (error) {
    return { version: undefined, failure: failureOf(error), isFaulted: false };
  }
}

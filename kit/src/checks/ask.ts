import * as http from 'node:http';
import * as https from 'node:https';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { curlLine } from './curl-line.ts';

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as application/json unless the headers say otherwise. */
  body?: string;
}

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  text: string;
  elapsedMs: number;
  /** The question as a curl command. */
  asked: string;
}

/** Asks for a path as it stands, which may hold what no URL parser would leave alone. */
export type Ask = (path: string, question?: Question) => Promise<Answer>;

interface LineOptions {
  /** Ends what is under way. */
  signal: AbortSignal;
  /** Takes each question, as a curl command, before it is sent. */
  onAsk?: (asked: string) => void;
}

/** Whether it is a 503 that says when to come back. */
export const saysRetryAfter = ({ status, headers }: Answer): boolean =>
  status === 503 && Number(headers['retry-after']) >= 0;

/**
 * Opens a line to a base URL: kept-alive connections, and patience with a 503 that says Retry-After.
 * Rejects as the connection does, or once the signal is aborted; where all until then was such a
 * 503, that is the answer.
 */
export function openLine(base: string, { signal, onAsk }: LineOptions) {
  const { protocol, origin, pathname } = new URL(base);
  const { Agent, request } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const prefix = pathname.replace(/\/$/, '');

  const askOnce: Ask = (path, { method = 'GET', headers = {}, body } = {}) => {
    const typed = body === undefined ? headers : { 'content-type': 'application/json', ...headers };
    // Node leaves the length out with methods that have no body as a rule.
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const asked = curlLine(`${origin}${prefix}${path}`, { method, headers: typed, body });
    onAsk?.(asked);
    const askedAt = performance.now();
    return new Promise((resolve, reject) => {
      const options = { agent, signal, method, path: `${prefix}${path}` };
      const sent = { ...options, headers: { ...typed, ...length } };
      const outgoing = request(origin, sent, (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        buffer(incoming).then((body) => {
          const elapsedMs = performance.now() - askedAt;
          resolve({ status, headers, body, text: body.toString(), elapsedMs, asked });
        }, reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  };

  const ask: Ask = async (path, question) => {
    let last: Answer | undefined;
    for (;;) {
      try {
        const answer = await askOnce(path, question);
        if (!saysRetryAfter(answer)) return answer;
        last = answer;
        await sleep(Number(answer.headers['retry-after']) * 1_000, undefined, { signal });
      } catch (error) {
        if (last !== undefined && signal.aborted) return last;
        throw error;
      }
    }
  };
  return { ask, close: () => agent.destroy() };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server to be measured: one of ours, or a peer. */
export interface Contender {
  name: string;
  command: readonly [string, ...string[]];
  env?: Record<string, string>;
  /** What is asked of it. */
  url: string;
  /** What every answer must have been, so that no peer is fast at answering something else. */
  contentType: string;
}

/** A contender that answers. */
export interface Runner {
  contender: Contender;
  pid: number;
  /** From the start of its process to its first answer, in milliseconds. */
  readyMs: number;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/** Starts a contender and resolves at its first answer. Throws where it ends or says something else. */
export async function startContender(contender: Contender): Promise<Runner> {
  const startedAt = performance.now();
  const [program, ...args] = contender.command;
  // The log goes where it costs the writer a system call and nobody a disk.
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...contender.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  };
  try {
    const { pid } = child;
    await once(child, 'spawn');
    await firstAnswer(contender, () => child.exitCode === null, startedAt + startTimeoutMs);
    if (pid === undefined) throw new Error(`${contender.name} has no process`);
    return { contender, pid, readyMs: performance.now() - startedAt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function firstAnswer(
  { name, url, contentType }: Contender,
  isRunning: () => boolean,
  deadline: number,
): Promise<void> {
  for (;;) {
    if (!isRunning()) throw new Error(`${name} ended before it answered`);
    const answer = await fetch(url).catch(() => undefined);
    const body = await answer?.arrayBuffer();
    if (answer?.ok && body && answer.headers.get('content-type')?.startsWith(contentType)) return;
    if (performance.now() > deadline) {
      throw new Error(`${name} does not answer ${contentType} but ${answer?.status ?? 'nothing'}`);
    }
    await sleep(5);
  }
}

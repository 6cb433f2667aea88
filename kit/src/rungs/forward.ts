import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { Missing, Refusal } from '../exit.ts';
import type { Shell, Words } from '../shell.ts';

export interface Forward {
  /** The port on this machine. */
  port: number;
  close(): void;
}

/**
 * Runs `kubectl port-forward … :<port>` until it is closed, or this process ends. Throws Refusal
 * where it ends at once; a dry run gives `portInDryRun`.
 */
export async function openForward(
  shell: Shell,
  words: Words,
  portInDryRun: number,
): Promise<Forward> {
  shell.show(words);
  if (shell.isDryRun) return { port: portInDryRun, close: () => undefined };
  const isOpen = /^Forwarding from 127\.0\.0\.1:(\d+) /m;
  const { said, close } = await startHelper(words, isOpen, 'kubectl cannot forward');
  return { port: Number(isOpen.exec(said)?.[1]), close };
}

/**
 * Starts a program that works beside the kit until it is closed, or the kit ends; gives what it said
 * once that matches `isReady`. Throws Refusal, with `failure`, where it ends before, and Missing
 * where it cannot be run.
 */
export async function startHelper(words: Words, isReady: RegExp, failure: string) {
  const [file, ...args] = words;
  // In a group of its own: Ctrl-C must not cut it off while the kit still puts things back.
  const child = spawn(file, args, { stdio: 'pipe', detached: true });
  const close = () => void child.kill('SIGTERM');
  process.once('exit', close);
  child.once('exit', () => process.off('exit', close));

  // Read to the end: it writes a line for each connection, and stands still once the pipe is full.
  let said = '';
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-1_000);
      if (isReady.test(said)) resolve(said);
    });
  });
  const ended = once(child, 'close').then(
    () => Promise.reject(new Refusal(`${failure}: ${complaint.trim()}`)),
    (cause) => Promise.reject(new Missing(`${file} cannot be run`, { cause })),
  );
  const helper = { said: await Promise.race([ready, ended]), close };
  ended.catch(() => undefined);
  // It does not keep the kit from ending.
  child.unref();
  for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
  return helper;
}

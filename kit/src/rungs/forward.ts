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
  const [file, ...args] = words;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const close = () => void child.kill('SIGTERM');
  process.once('exit', close);
  child.once('exit', () => process.off('exit', close));

  // Read to the end: it writes a line for each connection, and stands still once the pipe is full.
  let said = '';
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  const port = new Promise<number>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-1_000);
      const [, number] = /^Forwarding from 127\.0\.0\.1:(\d+) /m.exec(said) ?? [];
      if (number !== undefined) resolve(Number(number));
    });
  });
  const ended = once(child, 'close').then(
    () => Promise.reject(new Refusal(`kubectl cannot forward: ${complaint.trim()}`)),
    (cause) => Promise.reject(new Missing(`${file} cannot be run`, { cause })),
  );
  const forward = { port: await Promise.race([port, ended]), close };
  ended.catch(() => undefined);
  // It does not keep the kit from ending.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
  return forward;
}

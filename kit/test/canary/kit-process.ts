import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { root } from '../../src/paths.ts';

/** A call of the kit as one types it, and how it ended. */
export interface KitCall {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** Starts `kit …`; only `env` and what a program needs to run reach it, not the tests' environment. */
export function startKit(words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['kit/src/main.ts', ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]): KitCall => ({ stdout, stderr, code }),
  );
  return { child, ended };
}

/** Runs `kit …` to its end. */
export const runKit = (words: readonly string[], env?: Record<string, string>) =>
  startKit(words, env).ended;

/** Runs `kit … --json` and reads what it prints, one JSON a line. */
export async function runKitForJson<T>(words: readonly string[], env?: Record<string, string>) {
  const { stdout, stderr, code } = await runKit([...words, '--json'], env);
  const lines = stdout.split('\n').filter(Boolean);
  return { answers: lines.map((line): T => JSON.parse(line)), stderr, code };
}

import { Missing } from '../../exit.ts';
import type { Shell, Words } from '../../shell.ts';

/** What came of a command: its output, or why there is none. A dry run asks nothing. */
export type Answer =
  | { state: 'answered'; output: string }
  | { state: 'failed'; reason: string }
  | { state: 'not installed' }
  | { state: 'not asked' };

const timeoutMs = 15_000;

/** Runs a command, printed first; never throws. */
export async function ask(shell: Shell, words: Words): Promise<Answer> {
  try {
    const output = await shell.read(words, { signal: AbortSignal.timeout(timeoutMs) });
    return shell.isDryRun ? { state: 'not asked' } : { state: 'answered', output: output.trim() };
  } catch (error) {
    if (error instanceof Missing) return { state: 'not installed' };
    const reason = error instanceof Error ? error.message : String(error);
    return { state: 'failed', reason: reason.split('\n').at(-1) ?? reason };
  }
}

/** As `ask`, where the command prints JSON; undefined for anything but a map or a list. */
export async function askJson(shell: Shell, words: Words): Promise<unknown> {
  const answer = await ask(shell, words);
  if (answer.state !== 'answered') return undefined;
  try {
    return JSON.parse(answer.output);
  } catch {
    return undefined;
  }
}

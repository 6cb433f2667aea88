import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { WrongCall } from './exit.ts';
import { Interrupted } from './interruption.ts';

type Style = Parameters<typeof styleText>[0];

/** Text in a style, on a terminal that shows colours; as it is elsewhere (NO_COLOR, a pipe). */
export const paint = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout) =>
  styleText(style, text, { stream });

/** The answer to the call, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The answer to a call, on stdout: as JSON where that was asked for, else as text. */
export function answer({ json }: { json?: boolean }, facts: object, text: string): void {
  print(json ? JSON.stringify(facts) : text);
}

/** What goes on meanwhile, on stderr, so that stdout holds the answer alone. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * Gives what the work gives. From its second on a line on stderr says what is waited for, and how
 * long; it goes with the end of the work. Off a terminal it is written once.
 */
export async function whileWaiting<T>(what: string, work: Promise<T>): Promise<T> {
  const { stderr } = process;
  const startedAt = performance.now();
  let isSaid = false;
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - startedAt) / 1_000);
    if (stderr.isTTY) stderr.write(`\r\x1b[K${what} … ${seconds} s`);
    else if (!isSaid) note(`${what} …`);
    isSaid = true;
  }, 1_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (stderr.isTTY && isSaid) stderr.write('\r\x1b[K');
  }
}

/** How many columns a stream's terminal has; 0 is what one says that does not know. */
export const columnsOf = ({ columns }: NodeJS.WriteStream, otherwise: number) =>
  columns || otherwise;

/**
 * Asks for a yes; no answer, as by Ctrl-D, is none. Throws WrongCall where nobody can answer: then
 * `--yes` is missing, and Interrupted on Ctrl-C.
 */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new WrongCall(`${question} Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interrupted = once(terminal, 'SIGINT').then(() => {
    throw new Interrupted('Interrupted. Nothing was changed.');
  });
  try {
    // It rejects when the input ends.
    const asking = terminal.question(`${question} [y/N] `).catch(() => {
      note('');
      return '';
    });
    const answer = await Promise.race([asking, interrupted]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { WrongCall } from './exit.ts';

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

/** A line on stderr that is rewritten while something takes its time; off a terminal each text once. */
export function createProgress() {
  let last = '';
  return {
    show(text: string): void {
      if (text === last) return;
      last = text;
      process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    /** Ends the line, so that the next output begins one of its own. */
    end(): void {
      if (process.stderr.isTTY && last !== '') process.stderr.write('\n');
    },
  };
}

/** Gives what the work gives; from the second on it says on stderr what is waited for. */
export async function whileWaiting<T>(what: string, work: Promise<T>): Promise<T> {
  const progress = createProgress();
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - startedAt) / 1_000);
    progress.show(process.stderr.isTTY ? `${what} … ${seconds} s` : `${what} …`);
  }, 1_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    progress.end();
  }
}

/** Asks for a yes. Throws WrongCall where nobody can answer: then `--yes` is missing. */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new WrongCall(`${question} Say so with --yes.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

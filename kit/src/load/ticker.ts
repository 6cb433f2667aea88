import { columnsOf, note } from '../terminal.ts';

/** A terminal is told often; what is not one would fill with lines. */
const terminalPauseMs = 250;
const otherPauseMs = 10_000;

export interface Ticker {
  /** Takes the line away, for something else to be printed. */
  clear(): void;
  end(): void;
}

/**
 * Shows on stderr, from time to time, how far something is: one line, where that can be rewritten.
 * Nothing, while the description is empty.
 */
export function startTicker(describe: () => string): Ticker {
  const isTerminal = process.stderr.isTTY;
  const rewrite = (text: string) => process.stderr.write(`\r\x1b[K${text}`);
  const show = (text: string) => {
    if (text === '') return;
    if (isTerminal) rewrite(text.slice(0, columnsOf(process.stderr, 80) - 1));
    else note(text);
  };
  const timer = setInterval(() => show(describe()), isTerminal ? terminalPauseMs : otherPauseMs);
  const clear = () => {
    if (isTerminal) rewrite('');
  };
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

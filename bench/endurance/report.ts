import { wrap } from '../../kit/src/load/wrap.ts';
import { paint } from '../../kit/src/terminal.ts';
import type { describeMachine } from '../machine.ts';
import type { Seen, Trial } from './trial.ts';

/** A trial that ran, where, how long, and what it saw. */
export interface Outcome extends Omit<Trial, 'run'>, Seen {
  machine: ReturnType<typeof describeMachine>;
  size: number;
  seconds: number;
}

const nameWidth = 38;

/** A trial as the table has it: its name, what was promised, what was seen, kept or broken. */
export function describeTrial(outcome: Outcome): string {
  const { name, size, unit, seconds, promised, figures, broken } = outcome;
  const isKept = broken.length === 0;
  const verdict = isKept ? paint('green', 'kept') : paint('red', 'BROKEN');
  return [
    `${paint('bold', name.padEnd(nameWidth))}${verdict}   ${size} ${unit}, ${seconds} s`,
    ...wrap(promised),
    ...Object.entries(figures).map(([what, figure]) => `  ${what.padEnd(nameWidth)}${figure}`),
    ...broken.map((line) => paint('red', `  ${line}`)),
  ].join('\n');
}

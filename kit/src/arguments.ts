import { InvalidArgumentError } from 'commander';
import type { RungName } from './rungs/rung.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  rung?: RungName;
  dryRun?: boolean;
  json?: boolean;
  yes?: boolean;
  /** Of the cluster's rungs. */
  namespace?: string;
  context?: string;
}

/** Reads a whole number in a range, for an option or argument. */
export const wholeNumber = (least: number, most: number) => (text: string) => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

/** Examples at the end of a command's help: what to type, and what it does. */
export function examples(lines: readonly (readonly [string, string])[]): string {
  const width = Math.max(...lines.map(([line]) => line.length));
  const rows = lines.map(([line, what]) => `  ${line.padEnd(width)}   ${what}`);
  return ['', 'Examples:', ...rows].join('\n');
}

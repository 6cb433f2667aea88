import { Argument, InvalidArgumentError, Option } from 'commander';
import { type RungName, serviceNames, versions } from './rungs/rung.ts';

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

/** Reads a share in percent, with or without its sign. */
export const percent = (text: string) => wholeNumber(0, 100)(text.replace(/ ?%$/, ''));

/** One of the services, by name. */
export const serviceArgument = (name: string, description: string) =>
  new Argument(name, description).choices(serviceNames);

/** Which version of the hit-counter. */
export const versionOption = (description = 'which one of the hit-counter') =>
  new Option('--version <version>', description).choices(versions);

/** Examples at the end of a command's help: what to type, and what it does. */
export function examples(lines: readonly (readonly [string, string])[]): string {
  const typed = lines.map(
    ([line, what]) => [line.replace(/(^|\| )kit /g, '$1npx kit '), what] as const,
  );
  const width = Math.max(...typed.map(([line]) => line.length));
  const rows = typed.map(([line, what]) => `  ${line.padEnd(width)}   ${what}`);
  return ['', 'Examples:', ...rows].join('\n');
}

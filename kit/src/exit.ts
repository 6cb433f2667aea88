import { Interrupted } from './interruption.ts';

/** What an exit code of the kit means; everything but `yes` comes with a line on stderr. */
export const exitCodes = { yes: 0, no: 1, wrongCall: 2, missing: 3, interrupted: 130 } as const;

/** Thrown when the answer is no: a check failed, a canary did not match, a step was refused. */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** Thrown when the call is wrong: an argument, an option, or a rung that cannot do this. */
export class WrongCall extends Error {
  override name = 'WrongCall';
}

/** Thrown when something needed is not there: a tool, a rung that is up, a file. */
export class Missing extends Error {
  override name = 'Missing';
}

/** The exit code for what a command threw; an error of no known kind is a no. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof WrongCall) return exitCodes.wrongCall;
  if (error instanceof Missing) return exitCodes.missing;
  if (error instanceof Interrupted) return exitCodes.interrupted;
  return exitCodes.no;
}

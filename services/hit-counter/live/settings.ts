import { parseSplit } from './split.ts';

export const leastRate = 1;
export const mostRate = 50;

export interface Settings {
  /** Requests a second. */
  rate: number;
  /** The share of v2, 0 to 1; null to learn it. */
  expected: number | null;
  isPaused: boolean;
}

/** Reads `?rate=20&expect=80:20&paused`, so that a presenter can keep a page as a bookmark. */
export function readSettings(query: string): Settings {
  const parameters = new URLSearchParams(query);
  const rate = Math.round(Number(parameters.get('rate') ?? 10));
  return {
    rate: Math.min(mostRate, Math.max(leastRate, Number.isNaN(rate) ? 10 : rate)),
    expected: parseSplit(parameters.get('expect') ?? '') ?? null,
    isPaused: parameters.has('paused'),
  };
}

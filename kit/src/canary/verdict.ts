import { exactInterval, type Interval } from './interval.ts';

/** `unclear`: too few answers, or too many that nobody can be blamed for, to tell. */
export type Verdict = 'pass' | 'fail' | 'unclear';

/** What is asked of a sample; all are shares, 0 to 1. */
export interface Demand {
  /** What the second version should get. */
  share: number;
  /** A pass says that the true share is closer to `share` than this. */
  precision: number;
  /** Of the interval; a true split fails one time in 1 / (1 - confidence) at most. */
  confidence: number;
}

/** How many requests of a sample went where. */
export interface Split {
  first: number;
  second: number;
  /** Named a version that nobody expects. */
  other: number;
  /** Named none: an error on the way, or an answer that does not say. */
  unknown: number;
}

/**
 * The interval for the second version's share. What is unknown may have been anybody's, so that it
 * widens the interval on both sides.
 */
export function estimateShare(
  { first, second, other, unknown }: Split,
  confidence: number,
): Interval {
  const total = first + second + other + unknown;
  return {
    low: exactInterval(second, total, confidence).low,
    high: exactInterval(second + unknown, total, confidence).high,
  };
}

/**
 * Fails when the interval leaves the expected share out, or somebody unexpected answers. Passes
 * when it holds the share, and all of it is closer to the share than the precision.
 */
export function judgeSplit(split: Split, { share, precision, confidence }: Demand): Verdict {
  const { low, high } = estimateShare(split, confidence);
  if (split.other > 0 || share < low || share > high) return 'fail';
  const isClose =
    (low > share - precision || share <= precision) &&
    (high < share + precision || share + precision >= 1);
  return isClose ? 'pass' : 'unclear';
}

/** One verdict for all samples: every one has to pass, and one that fails is enough. */
export function combineVerdicts(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.every((verdict) => verdict === 'pass') && verdicts.length > 0
    ? 'pass'
    : 'unclear';
}

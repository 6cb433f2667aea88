import { chanceOfAtLeast } from './binomial.ts';

/** A share, 0 to 1, with the bounds between which the true one lies. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * The exact interval of Clopper and Pearson (1934) for the share behind `count` of `total`: at
 * least `confidence` (0 to 1) of such intervals hold the true share, whatever it is.
 */
export function exactInterval(count: number, total: number, confidence: number): Interval {
  const alpha = (1 - confidence) / 2;
  return {
    low: lowerBound(count, total, alpha),
    high: 1 - lowerBound(total - count, total, alpha),
  };
}

/** The share at which `count` or more would come with chance `alpha`. */
function lowerBound(count: number, total: number, alpha: number): number {
  if (count === 0) return 0;
  let [low, high] = [0, count / total];
  while (high - low > Number.EPSILON * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (chanceOfAtLeast(count, total, middle) < alpha) low = middle;
    else high = middle;
  }
  return low;
}

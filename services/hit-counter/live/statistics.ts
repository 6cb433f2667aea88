/** A share, 0 to 1, and the band that holds the true one with the chosen confidence. */
export interface Share {
  share: number;
  low: number;
  high: number;
  total: number;
}

/** Standard normal quantiles: two-sided 95 % and 99.9 %. */
export const z95 = 1.959964;
export const z999 = 3.290527;

/**
 * The share of `count` in `total` with Wilson's score interval (Wilson 1927), which keeps its
 * confidence near 0 and 1 too. Nothing known gives the whole range.
 */
export function estimateShare(count: number, total: number, z = z95): Share {
  if (total === 0) return { share: Number.NaN, low: 0, high: 1, total };
  const share = count / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + (z / (2 * total)) ** 2);
  return {
    share,
    low: count === 0 ? 0 : centre - half,
    high: count === total ? 1 : centre + half,
    total,
  };
}

export type Verdict = 'unknown' | 'agrees' | 'doubtful' | 'differs';

/**
 * Whether what was seen fits the expected share. A true split leaves its 95 % band one look in
 * twenty, so only beyond 99.9 % is it said to differ.
 */
export function judge(count: number, total: number, expected: number | null): Verdict {
  if (expected === null || total < 20) return 'unknown';
  const isWithin = ({ low, high }: Share) => expected >= low && expected <= high;
  if (isWithin(estimateShare(count, total))) return 'agrees';
  return isWithin(estimateShare(count, total, z999)) ? 'doubtful' : 'differs';
}

/** The nearest 5 % where the band holds it, as presenters choose weights, else the nearest 1 %. */
export function guessWeight({ share, low, high }: Share): number {
  const round = Math.round(share * 20) / 20;
  return round >= low && round <= high ? round : Math.round(share * 100) / 100;
}

/** How many standard errors two shares are apart, pooled and with Yates's correction. */
export function distance(countA: number, totalA: number, countB: number, totalB: number): number {
  const pooled = (countA + countB) / (totalA + totalB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / totalA + 1 / totalB));
  const apart = Math.abs(countA / totalA - countB / totalB);
  const corrected = apart - (1 / totalA + 1 / totalB) / 2;
  return error === 0 ? 0 : Math.max(0, corrected) / error;
}

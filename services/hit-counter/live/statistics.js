/** @import { Share, Verdict } from './types.ts' */

/** Standard normal quantiles: two-sided 95 % and 99.9 %. */
const z95 = 1.959964;
const z999 = 3.290527;

/**
 * The share of `count` in `total` with Wilson's score interval (Wilson 1927), which keeps its
 * confidence near 0 and 1 too. Nothing known gives the whole range.
 * @param {number} count
 * @param {number} total
 * @returns {Share}
 */
export function estimateShare(count, total, z = z95) {
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

/**
 * Whether what was seen fits the expected share. A true split leaves its 95 % band one look in
 * twenty, so only beyond 99.9 % is it said to differ.
 * @param {number} count
 * @param {number} total
 * @param {number | null} expected
 * @returns {Verdict}
 */
export function judge(count, total, expected) {
  if (expected === null || total < 20) return 'unknown';
  const isWithin = (/** @type {Share} */ { low, high }) => expected >= low && expected <= high;
  if (isWithin(estimateShare(count, total))) return 'agrees';
  return isWithin(estimateShare(count, total, z999)) ? 'doubtful' : 'differs';
}

const leastToLearn = 400;
const mostToLearn = 2_000;

/**
 * The weight behind what was seen, 0 to 1: presenters choose multiples of 5 %, so it is known once the
 * band holds a single one of them, and otherwise, after 2,000 answers, the nearest 1 %. null: not yet.
 * @param {number} count
 * @param {number} total
 */
export function learnWeight(count, total) {
  if (total < leastToLearn) return null;
  const { share, low, high } = estimateShare(count, total);
  const [first, last] = [Math.ceil(low * 20), Math.floor(high * 20)];
  if (first === last) return first / 20;
  return total < mostToLearn ? null : Math.round(share * 100) / 100;
}

/**
 * How many standard errors two shares are apart, pooled and with Yates's correction.
 * @param {number} countA
 * @param {number} totalA
 * @param {number} countB
 * @param {number} totalB
 */
export function distance(countA, totalA, countB, totalB) {
  const pooled = (countA + countB) / (totalA + totalB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / totalA + 1 / totalB));
  const apart = Math.abs(countA / totalA - countB / totalB);
  const corrected = apart - (1 / totalA + 1 / totalB) / 2;
  return error === 0 ? 0 : Math.max(0, corrected) / error;
}

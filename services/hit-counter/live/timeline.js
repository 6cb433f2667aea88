/** @import { Answer, Bin, Change, Mark, Share } from './types.ts' */

const maxSeconds = 900;
const maxMarks = 60;
/** Fewer answers than this say nothing about a share. */
const leastTotal = 10;

/**
 * The last quarter of an hour in seconds; older ones are forgotten. Times are in milliseconds.
 * @param {number} startMs
 */
export function createTimeline(startMs) {
  /** @type {Bin[]} */
  const bins = [];
  /** @type {Mark[]} */
  const marks = [];
  let firstSecond = 0;

  const secondOf = (/** @type {number} */ atMs) => (atMs - startMs) / 1_000;
  const binAt = (/** @type {number} */ atMs) => {
    const index = Math.max(firstSecond, Math.floor(secondOf(atMs))) - firstSecond;
    while (bins.length <= index) bins.push(emptyBin());
    return bins[index] ?? emptyBin();
  };
  return {
    bins,
    marks,
    /** The second in which `bins[0]` began. */
    firstSecond: () => firstSecond,
    secondOf,
    /**
     * @param {Answer} answer
     * @param {Share} share
     * @param {number | null} expected
     */
    add(answer, share, expected) {
      const bin = binAt(answer.atMs);
      const side = answer.version === 'v1' ? 0 : 1;
      if (answer.version) bin[answer.version]++;
      if (answer.error !== null) {
        bin.errors[answer.version === null ? 2 : side]++;
      } else {
        bin.latencyMs[side] += answer.latencyMs;
        bin.good[side]++;
      }
      bin.share = share.total >= leastTotal ? share : null;
      bin.expected = expected;
      while (bins.length > maxSeconds) {
        bins.shift();
        firstSecond++;
      }
    },
    /**
     * @param {number} atMs
     * @param {Change} change
     */
    mark(atMs, change) {
      marks.push({ ...change, second: secondOf(atMs) });
      if (marks.length > maxMarks) marks.shift();
    },
  };
}

/** @returns {Bin} */
function emptyBin() {
  return {
    v1: 0,
    v2: 0,
    errors: [0, 0, 0],
    latencyMs: [0, 0],
    good: [0, 0],
    share: null,
    expected: null,
  };
}

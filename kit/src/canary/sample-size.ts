import { chanceOfAtLeast, chanceOfAtMost, leastRareCount } from './binomial.ts';
import type { Demand } from './verdict.ts';

const passChance = 0.95;
const catchChance = 0.99;
const stepSize = 25;

/** Precisions that a sample may be worth, in points; a coarser one says little. */
const worthwhile = Array.from({ length: 15 }, (_, index) => index + 1);

/**
 * How many requests a sample takes: a true split passes on all `samples` 95 times in 100, and one
 * that is off by the precision fails 99 times in 100. Exact, by the binomial distribution.
 */
export function requestsFor(demand: Demand, samples: number): number {
  let [tooFew, enough] = [0, 1];
  while (!isEnough(enough * stepSize, demand, samples)) [tooFew, enough] = [enough, enough * 2];
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle * stepSize, demand, samples)) enough = middle;
    else tooFew = middle;
  }
  return enough * stepSize;
}

/** The finest precision, 0.01 to 0.15, that a sample of `requests` is enough for; 0.15 if none is. */
export function precisionFor(
  requests: number,
  demand: Omit<Demand, 'precision'>,
  samples: number,
): number {
  const points = worthwhile.find((precision) => {
    return isEnough(requests, { ...demand, precision: precision / 100 }, samples);
  });
  return (points ?? worthwhile.length) / 100;
}

function isEnough(total: number, demand: Demand, samples: number): boolean {
  const { share, precision } = demand;
  const failing = failingCounts(total, demand);
  const passing = passingCounts(total, demand, failing);
  const passes =
    chanceOfAtLeast(passing.least, total, share) - chanceOfAtLeast(passing.most + 1, total, share);
  const wrongShares = [share - precision, share + precision].filter((p) => p >= 0 && p <= 1);
  return (
    passes ** samples >= passChance &&
    wrongShares.every((wrong) => {
      const caught =
        chanceOfAtMost(failing.most, total, wrong) + chanceOfAtLeast(failing.least, total, wrong);
      return caught >= catchChance;
    })
  );
}

/** Counts up to `most` and from `least` on leave the expected share out of their interval. */
function failingCounts(total: number, { share, confidence }: Demand) {
  const alpha = (1 - confidence) / 2;
  return {
    most: total - leastRareCount(total, 1 - share, alpha),
    least: leastRareCount(total, share, alpha),
  };
}

/** The counts that pass: the interval of each holds the share, and nothing as far as the precision. */
function passingCounts(
  total: number,
  { share, precision, confidence }: Demand,
  failing: { most: number; least: number },
) {
  const alpha = (1 - confidence) / 2;
  const [below, above] = [share - precision, share + precision];
  const least = below > 0 ? leastRareCount(total, below, alpha) : 0;
  const most = above < 1 ? total - leastRareCount(total, 1 - above, alpha) : total;
  return { least: Math.max(failing.most + 1, least), most: Math.min(failing.least - 1, most) };
}

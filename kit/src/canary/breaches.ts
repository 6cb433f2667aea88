import { formatCount, formatMs, formatPercent, formatPoints, formatShare } from '../load/format.ts';
import { describeFailures } from '../load/tally.ts';
import type { Budget, StepResult } from './step.ts';
import type { StepSample } from './step-sample.ts';

/** Why v2 may not go on, a sentence each; none when it may. */
export function findBreaches(sample: StepSample, result: StepResult, budget: Budget): string[] {
  const { v1, v2, tally, v2Percent, isGivenUp } = sample;
  const breaches = [];
  if (isGivenUp) {
    breaches.push(`The front door stopped answering: ${describeFailures(tally)}.`);
  } else if (result.hasErrors) {
    const both = v1.failures > budget.errors * v1.requests;
    breaches.push(
      `v2 failed ${formatCount(v2.failures)} of ${formatCount(v2.requests)} requests ` +
        `(${formatShare(v2.failures / v2.requests)}), and ${formatPercent(budget.errors)} is allowed: ` +
        `${describeFailures(tally)}.` +
        (both ? ` v1 failed ${formatCount(v1.failures)} too, so look at what they share.` : ''),
    );
  }
  if (result.isSlow) {
    breaches.push(
      `v2's p99 is ${formatMs(result.v2P99Ms ?? 0)}, and ${formatMs(result.limitMs)} is allowed ` +
        `(${limitInWords(result, budget)}): ${formatCount(result.slow)} of ` +
        `${formatCount(v2.latenciesMs.length)} answers were slower.`,
    );
  }
  if (result.isShareOff && !isGivenUp) {
    const { low, high } = result.interval;
    breaches.push(
      `v2 gets between ${formatPoints(low)} and ${formatShare(high)}, not the ${formatPercent(v2Percent / 100)} it ` +
        'was set to: kit canary verify says more.',
    );
  }
  return breaches;
}

function limitInWords({ v1P99Ms = 0 }: StepResult, { p99Ratio, p99FloorMs }: Budget): string {
  const byRatio = `${p99Ratio} × v1's ${formatMs(v1P99Ms)}`;
  return p99Ratio * v1P99Ms > p99FloorMs ? byRatio : `${byRatio} is less`;
}

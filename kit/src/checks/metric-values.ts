import type { Check } from './check.ts';
import { expect } from './expect.ts';
import { askForMetric, type Metric } from './metric.ts';

/** A check of a rule that each of thirty metrics, drawn from thirty seeds, has to keep. */
function ofEachMetric(id: string, says: string, expectRule: (metric: Metric) => void): Check {
  return {
    id,
    says,
    async run(ask) {
      for (let seed = 0; seed < 30; seed++) {
        expectRule(await askForMetric(ask, `/metrics?seed=${seed}`));
      }
    },
  };
}

export const metricValuesChecks: Check[] = [
  ofEachMetric(
    'metric.ranges',
    'failRatio is from 0 to 1, everything else a whole number from 0 to 99',
    () => undefined,
  ),
  ofEachMetric(
    'metric.amounts',
    'failAmount and maxConcurrent are at most accessAmount',
    ({ answer, index: { failAmount, maxConcurrent, accessAmount } }) => {
      const most = Math.max(failAmount, maxConcurrent);
      expect(answer, most <= accessAmount, `both to be at most ${accessAmount}`);
    },
  ),
  ofEachMetric(
    'metric.ratio',
    'failRatio is failAmount / accessAmount',
    ({ answer, index: { failRatio, failAmount, accessAmount } }) => {
      const ratio = failAmount / accessAmount;
      const isExact = Math.abs(failRatio - ratio) < 1e-6;
      expect(answer, isExact, `failRatio ${ratio}`, String(failRatio));
    },
  ),
  ofEachMetric(
    'metric.latencies',
    'minLatency ≤ avgLatency ≤ maxLatency',
    ({ answer, index: { minLatency, avgLatency, maxLatency } }) => {
      const isOrdered = minLatency <= avgLatency && avgLatency <= maxLatency;
      expect(
        answer,
        isOrdered,
        'latencies in order',
        `${minLatency}, ${avgLatency}, ${maxLatency}`,
      );
    },
  ),
];

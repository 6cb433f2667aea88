import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

const microsecondsPerMs = 1_000;

/** Latencies in milliseconds, kept to three digits in little memory (Node's HDR histogram). */
export interface Latencies {
  record(ms: number): void;
  count(): number;
  /** The latency that this percentage of all stays within; 0 where there is none. */
  percentile(percent: number): number;
  max(): number;
}

/** Latencies, none recorded yet. */
export function createLatencies(): Latencies {
  const histogram: RecordableHistogram = createHistogram({ figures: 3 });
  const isEmpty = () => histogram.count === 0;
  return {
    record: (ms) => histogram.record(Math.max(1, Math.round(ms * microsecondsPerMs))),
    count: () => histogram.count,
    percentile: (percent) => (isEmpty() ? 0 : histogram.percentile(percent) / microsecondsPerMs),
    max: () => (isEmpty() ? 0 : histogram.max / microsecondsPerMs),
  };
}

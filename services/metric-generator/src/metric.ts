import type { Random } from '@meshwalk/chassis/random';

/** Fake monitoring data of one app: counts from 0 to 99, latencies in milliseconds. */
export interface PerformanceIndex {
  /** failAmount / accessAmount. */
  failRatio: number;
  failAmount: number;
  accessAmount: number;
  maxConcurrent: number;
  minLatency: number;
  avgLatency: number;
  maxLatency: number;
}

const highest = 99;

/**
 * Makes up values that agree with each other: at least one access, no more failures or concurrent
 * accesses than accesses, latencies in order.
 */
export function generatePerformanceIndex(random: Random): PerformanceIndex {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const accessAmount = between(1, highest);
  const failAmount = between(0, accessAmount);
  const maxConcurrent = between(1, accessAmount);
  const latencies = [between(0, highest), between(0, highest), between(0, highest)];
  const [minLatency = 0, avgLatency = 0, maxLatency = 0] = latencies.sort((a, b) => a - b);
  return {
    failRatio: failAmount / accessAmount,
    failAmount,
    accessAmount,
    maxConcurrent,
    minLatency,
    avgLatency,
    maxLatency,
  };
}

import type { Random } from '@meshwalk/chassis/random';

/** Fake monitoring data of one app: counts from 0 to 99, latencies in milliseconds. */
export interface PerformanceIndex {
  /** failAmount / accessAmount; 0 where nothing was accessed. */
  failRatio: number;
  failAmount: number;
  accessAmount: number;
  maxConcurrent: number;
  minLatency: number;
  avgLatency: number;
  maxLatency: number;
}

const HIGHEST = 99;

/**
 * Makes up values that agree with each other: no more failures or concurrent accesses than
 * accesses, latencies in order, and nothing measured where nothing happened.
 */
export function generatePerformanceIndex(random: Random): PerformanceIndex {
  const upTo = (limit: number) => Math.floor(random() * (limit + 1));
  const accessAmount = upTo(HIGHEST);
  const failAmount = upTo(accessAmount);
  const maxConcurrent = accessAmount === 0 ? 0 : 1 + upTo(accessAmount - 1);
  const slowest = accessAmount === 0 ? 0 : HIGHEST;
  const latencies = [upTo(slowest), upTo(slowest), upTo(slowest)].sort((a, b) => a - b);
  const [minLatency = 0, avgLatency = 0, maxLatency = 0] = latencies;
  return {
    failRatio: accessAmount === 0 ? 0 : failAmount / accessAmount,
    failAmount,
    accessAmount,
    maxConcurrent,
    minLatency,
    avgLatency,
    maxLatency,
  };
}

import { chanceOfAtLeast } from './binomial.ts';
import type { Interval } from './interval.ts';
import { estimateShare, type Split } from './verdict.ts';

/** What v2 may cost, beside v1. */
export interface Budget {
  /** Share of v2's requests that may fail, 0 to 1. */
  errors: number;
  /** v2's p99 may be this many times v1's. */
  p99Ratio: number;
  /** Nothing below this counts as slow, so that tiny latencies need not agree. */
  p99FloorMs: number;
}

/** What a version did during a step. */
export interface Conduct {
  requests: number;
  failures: number;
  /** Of the requests that did not fail. */
  latenciesMs: number[];
}

export interface StepEvidence {
  v2Percent: number;
  split: Split;
  v1: Conduct;
  /** Errors that name no version are v2's: it is the one on trial. */
  v2: Conduct;
  /** v1's answers in this step and all before it: at 100 % it gives none. */
  v1LatenciesMs: number[];
}

export interface StepResult {
  /** Of v2's share. */
  interval: Interval;
  isShareOff: boolean;
  v1P99Ms: number | undefined;
  v2P99Ms: number | undefined;
  limitMs: number;
  /** How many of v2's answers were slower than the limit. */
  slow: number;
  hasErrors: boolean;
  isSlow: boolean;
}

const slowShare = 0.01;

/**
 * Judges a step by three exact binomial tests, each wrong with chance `alpha` at most: the expected
 * share lies outside the interval; more requests of v2 fail than the budget explains; more than
 * one in a hundred of its answers are slower than the limit, which is what p99 above it means.
 */
export function judgeStep(evidence: StepEvidence, budget: Budget, alpha: number): StepResult {
  const { split, v2, v1LatenciesMs } = evidence;
  const interval = estimateShare(split, 1 - alpha);
  const share = evidence.v2Percent / 100;
  const v1P99Ms = percentile99(v1LatenciesMs);
  const limitMs = Math.max(budget.p99FloorMs, budget.p99Ratio * (v1P99Ms ?? 0));
  const slow = v2.latenciesMs.filter((ms) => ms > limitMs).length;
  return {
    interval,
    isShareOff: split.other > 0 || share < interval.low || share > interval.high,
    v1P99Ms,
    v2P99Ms: percentile99(v2.latenciesMs),
    limitMs,
    slow,
    hasErrors: chanceOfAtLeast(v2.failures, v2.requests, budget.errors) < alpha,
    isSlow: chanceOfAtLeast(slow, v2.latenciesMs.length, slowShare) < alpha,
  };
}

/** The value that 99 of 100 do not exceed; undefined for none. */
export function percentile99(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.99) - 1];
}

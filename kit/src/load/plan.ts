import { formatCount } from './format.ts';
import { type NextTurn, turnsAtOnce, turnsAtRate, turnsUntil } from './turns.ts';

/** What is asked of a load; whatever is not said has a bound of its own. */
export interface LoadWish {
  /** Requests a second. */
  rate?: number;
  connections?: number;
  /** In seconds. */
  duration?: number;
  requests?: number;
}

export interface LoadPlan {
  /** Undefined for as fast as the connections are answered. */
  ratePerSecond: number | undefined;
  connections: number;
  /** At most. */
  requests: number | undefined;
  /** At most. */
  seconds: number;
}

/** The longest that a load goes on, in seconds. */
export const mostSeconds = 600;

const usualRate = 50;
const usualSeconds = 30;
/** Enough for the usual rate on a server that takes a second. */
const usualConnections = 64;

/** 50 a second for 30 seconds, unless told; connections without a rate go as fast as they can. */
export function planLoad({ rate, connections, duration, requests }: LoadWish): LoadPlan {
  return {
    ratePerSecond: rate ?? (connections === undefined ? usualRate : undefined),
    connections: connections ?? usualConnections,
    requests,
    seconds: duration ?? (requests === undefined ? usualSeconds : mostSeconds),
  };
}

/** The turns of a plan, beginning now. */
export function turnsOf(plan: LoadPlan, signal: AbortSignal): NextTurn {
  const { ratePerSecond, seconds, requests = Number.POSITIVE_INFINITY } = plan;
  if (ratePerSecond === undefined) {
    return turnsUntil(performance.now() + seconds * 1_000, turnsAtOnce(requests));
  }
  const count = Math.min(requests, Math.ceil(ratePerSecond * seconds));
  const endMs = performance.now() + seconds * 1_000;
  return turnsUntil(endMs, turnsAtRate(ratePerSecond, count, signal));
}

/** `50 a second over up to 64 connections, for 30 s`. */
export function describePlan({ ratePerSecond, connections, requests, seconds }: LoadPlan): string {
  const pace =
    ratePerSecond === undefined
      ? `as fast as ${connections} connections are answered`
      : `${ratePerSecond} a second over up to ${connections} connections`;
  const bound = requests === undefined ? '' : `${formatCount(requests)} requests, or `;
  return `${pace}, for ${bound}${seconds} s at most`;
}

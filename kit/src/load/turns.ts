import { setTimeout as sleep } from 'node:timers/promises';

export type NextTurn = () => Promise<number | undefined>;

/** One turn after the other as fast as they are taken, `count` in all. */
export function turnsAtOnce(count: number): NextTurn {
  let left = count;
  return async () => (left-- > 0 ? performance.now() : undefined);
}

/**
 * Turns at a steady rate. Whoever comes late for one gets it at once, with the time when it was due:
 * so a slow server delays no request from being counted as slow.
 */
export function turnsAtRate(perSecond: number, count: number, signal: AbortSignal): NextTurn {
  const startMs = performance.now();
  let taken = 0;
  return async () => {
    if (taken >= count) return undefined;
    const dueMs = startMs + (taken++ * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    return signal.aborted ? undefined : dueMs;
  };
}

/** The turns of `next`, until it is that time of `performance.now()`. */
export function turnsUntil(endMs: number, next: NextTurn): NextTurn {
  return async () => (performance.now() < endMs ? next() : undefined);
}

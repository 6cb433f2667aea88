import { findLosses } from '../../test/support/losses.ts';
import { startVisitors, type Visits } from '../../test/support/visitors.ts';
import { waitUntil } from '../../test/support/wait.ts';
import type { Context } from './trial.ts';

const deadlineMs = 60_000;
const clientsEach = 8;

/** Visitors of each URL, looked at as one crowd. */
export interface Crowd {
  answered(): number[];
  failures(): (number | Error)[];
  /** Waits for so many more answers, so that what comes next comes in mid-work. */
  untilAnswered(more: number): Promise<void>;
  stop(): Promise<void>;
}

/** Sends eight visitors to each URL; they come back through every failure until they are stopped. */
export function sendCrowd(context: Context, urls: string[]): Crowd {
  const groups: Visits[] = urls.map((url) => startVisitors(url, clientsEach));
  const stop = async () => {
    await Promise.all(groups.map((group) => group.stop()));
  };
  context.after(stop);
  const answered = () => groups.flatMap((group) => group.answered);
  const count = () => groups.reduce((sum, group) => sum + group.answered.length, 0);
  return {
    answered,
    failures: () => groups.flatMap((group) => group.failures),
    untilAnswered(more) {
      const enough = count() + more;
      return waitUntil(`${more} hits`, deadlineMs, () => count() >= enough);
    },
    stop,
  };
}

/** The count, which is asked for until it is told. */
export async function readHits(url: string): Promise<number> {
  let hits = Number.NaN;
  await waitUntil('the count', deadlineMs, async () => {
    const answer = await fetch(`${url}/hits`).catch(() => undefined);
    if (answer?.status !== 200) return false;
    hits = ((await answer.json()) as { hits: number }).hits;
    return true;
  });
  return hits;
}

/**
 * Figures of a crowd that has gone home, and the promises about numbers that it saw broken. `others`
 * is how many hits of the count were not the crowd's.
 */
export function judgeVisits(crowd: Crowd, count: number, others = 0) {
  const answered = crowd.answered();
  const failures = crowd.failures();
  return {
    figures: {
      answered: answered.length,
      refused: failures.length,
      'counted unanswered': count - others - answered.length,
    },
    broken: findLosses(answered, count),
  };
}

/** What failed otherwise than with one of the allowed statuses, each kind once. */
export function oddFailures(crowd: Crowd, allowed: number[] = []): string[] {
  const odd = crowd.failures().filter((failure) => {
    return failure instanceof Error || !allowed.includes(failure);
  });
  const kinds = new Map<string, number>();
  for (const failure of odd) kinds.set(String(failure), (kinds.get(String(failure)) ?? 0) + 1);
  return [...kinds].map(([kind, times]) => `${times} times a visitor saw ${kind}`);
}

import type { Answer } from './answer.ts';

/** What many answers come to. */
export interface Tally {
  requests: number;
  /** Requests by the version that their answer named, errors included. */
  versions: Map<string, number>;
  /** Answers that were no error and named no version. */
  unnamed: number;
  /** Errors by kind, and by the version that they named, `` for none. */
  failures: { kind: string; version: string; count: number }[];
  /** Answers that say of themselves that a fault was injected. */
  faulted: number;
}

/** A tally of nothing yet. */
export function createTally(): Tally {
  return { requests: 0, versions: new Map(), unnamed: 0, failures: [], faulted: 0 };
}

/** Counts one more answer. */
export function count(tally: Tally, { version, failure, isFaulted }: Answer): void {
  tally.requests++;
  if (isFaulted) tally.faulted++;
  if (version !== undefined) increase(tally.versions, version);
  else if (failure === undefined) tally.unnamed++;
  if (failure !== undefined) {
    const named = version ?? '';
    const known = tally.failures.find((entry) => entry.kind === failure && entry.version === named);
    if (known) known.count++;
    else tally.failures.push({ kind: failure, version: named, count: 1 });
  }
}

/** How many requests failed: all, or those whose error named this version (`` for none). */
export function failuresOf({ failures }: Tally, version?: string): number {
  return failures
    .filter((entry) => version === undefined || entry.version === version)
    .reduce((sum, entry) => sum + entry.count, 0);
}

/** `12 × status 503 from v2, 3 × timeout`, the most frequent first. */
export function describeFailures({ failures }: Tally): string {
  return failures
    .toSorted((one, other) => other.count - one.count)
    .map(({ kind, version, count }) => `${count} × ${kind}${version && ` from ${version}`}`)
    .join(', ');
}

/** The errors for scripts: those that name no version have none. */
export function failuresToJson({ failures }: Tally) {
  return failures.map(({ kind, version, count }) => ({ kind, count, ...(version && { version }) }));
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

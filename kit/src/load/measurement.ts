import type { Answer } from './answer.ts';
import { createLatencies, type Latencies } from './latency.ts';
import { count, createTally, type Tally } from './tally.ts';

/** What a load has seen so far; latencies are those of answers that are no error. */
export interface Measurement {
  tally: Tally;
  all: Latencies;
  /** By the version that the answer named, `` for none. */
  byVersion: Map<string, Latencies>;
}

/** A measurement that has seen nothing yet. */
export function createMeasurement(): Measurement {
  return { tally: createTally(), all: createLatencies(), byVersion: new Map() };
}

/** Adds one more answer. */
export function measure({ tally, all, byVersion }: Measurement, answer: Answer): void {
  count(tally, answer);
  if (answer.failure !== undefined) return;
  const name = answer.version ?? '';
  const latencies = byVersion.get(name) ?? createLatencies();
  byVersion.set(name, latencies);
  latencies.record(answer.latencyMs);
  all.record(answer.latencyMs);
}

/** The versions seen, in answers or in errors, by name; `` for none comes last. */
export function versionsIn({ tally, byVersion }: Measurement): string[] {
  const names = new Set([...byVersion.keys(), ...tally.failures.map(({ version }) => version)]);
  return [...names].sort((one, other) =>
    one === '' || other === '' ? other.length - one.length : one.localeCompare(other),
  );
}

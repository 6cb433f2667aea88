import { readFileSync, writeFileSync } from 'node:fs';
import type { describeMachine } from './machine.ts';
import type { SuiteResult } from './suite.ts';

/** What one whole run found; `bench/results/latest.json` has the latest that was committed. */
export interface Results {
  machine: ReturnType<typeof describeMachine>;
  seconds: number;
  rounds: number;
  suites: SuiteResult[];
}

const file = new URL('./results/latest.json', import.meta.url);

/** Keeps the results, rounded to four digits. */
export function saveResults(results: Results): void {
  const text = JSON.stringify(
    results,
    (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value),
    2,
  );
  writeFileSync(file, `${text}\n`);
}

export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8'));
}

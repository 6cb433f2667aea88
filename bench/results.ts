import { readFileSync, writeFileSync } from 'node:fs';
import type { describeMachine } from './machine.ts';
import { renderResults } from './markdown.ts';
import type { SuiteResult } from './suite.ts';

/** What one whole run found. */
export interface Results {
  machine: ReturnType<typeof describeMachine>;
  seconds: number;
  rounds: number;
  suites: SuiteResult[];
  /** The images of the services, in MB of 10⁶ bytes; none where no engine answers. */
  images: { tag: string; mb: number }[];
}

const file = new URL('./results/latest.json', import.meta.url);
const page = new URL('./results/README.md', import.meta.url);

/** Keeps the results, rounded to four digits, as JSON and as a page. */
export function saveResults(results: Results): void {
  const text = JSON.stringify(
    results,
    (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value),
    2,
  );
  writeFileSync(file, `${text}\n`);
  writeFileSync(page, `${renderResults(readResults())}\n`);
}

/** The latest results that were kept. */
export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8'));
}

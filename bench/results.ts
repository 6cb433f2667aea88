import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { measureImages } from './image-sizes.ts';
import type { describeMachine } from './machine.ts';
import { renderResults } from './markdown.ts';
import type { BenchOptions, SuiteResult } from './suite.ts';

/** What one whole run found. */
export interface Results {
  machine: ReturnType<typeof describeMachine>;
  suites: (SuiteResult & BenchOptions)[];
  /** The images of the services, in MB of 10⁶ bytes; none where no engine answers. */
  images: { tag: string; mb: number }[];
}

const file = new URL('./results/latest.json', import.meta.url);
const page = new URL('./results/README.md', import.meta.url);

/**
 * Keeps the results, rounded to four digits, as JSON and as a page. A run of some suites takes their
 * place in what is kept from the same day and machine; elsewhere it keeps nothing.
 */
export async function keepResults(
  run: Omit<Results, 'images'>,
  { isWhole }: { isWhole: boolean },
): Promise<Results | undefined> {
  const { machine } = run;
  const before = isWhole ? undefined : readResults();
  if (before && !isDeepStrictEqual(before.machine, machine)) return undefined;
  const suites = [
    ...(before?.suites.filter(({ suite }) => run.suites.every((now) => now.suite !== suite)) ?? []),
    ...run.suites,
  ];
  const results = { machine, suites, images: await measureImages() };
  const text = JSON.stringify(
    results,
    (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value),
    2,
  );
  writeFileSync(file, `${text}\n`);
  writeFileSync(page, `${renderResults(readResults())}\n`);
  return results;
}

/** The latest results that were kept. */
export function readResults(): Results {
  return JSON.parse(readFileSync(file, 'utf8'));
}

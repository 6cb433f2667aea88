import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Outcome } from './report.ts';
import { trials } from './trials.ts';

const file = new URL('../results/endurance.json', import.meta.url);

/** Keeps the latest outcome of each trial, in the order of the trials. */
export function saveOutcomes(outcomes: readonly Outcome[]): void {
  const before: Outcome[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  const latest = new Map([...before, ...outcomes].map((outcome) => [outcome.name, outcome]));
  const inOrder = trials.flatMap(({ name }) => latest.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify(inOrder, null, 2)}\n`);
}

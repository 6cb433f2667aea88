import { paint } from '../terminal.ts';
import type { Result, Target } from './run.ts';

/** What came out for one target. */
export interface Report extends Target {
  results: Result[];
}

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** How many checks passed, failed and were skipped. */
export function countOutcomes(reports: readonly Report[]): Totals {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of reports.flatMap(({ results }) => results)) totals[outcome] += 1;
  return totals;
}

/** The line that opens a target's results. */
export function formatTarget({ service, version, url, adminUrl }: Target): string {
  const name = version === undefined ? service : `${service} ${version}`;
  const admin = adminUrl === undefined ? '' : `, admin port ${adminUrl}`;
  return paint('bold', `${name} at ${url}${admin}`);
}

const marks = {
  passed: paint('green', '✔ pass'),
  failed: paint('red', '✖ FAIL'),
  skipped: paint('yellow', '- skip'),
};

/** One line for a check, and for one that failed three more: what was expected, what came, which request. */
export function formatResult({ check, outcome, failure }: Result, idWidth: number): string {
  const line = `  ${marks[outcome]}  ${check.id.padEnd(idWidth)}  ${check.says}`;
  if (!failure) return line;
  const { expected, came, asked } = failure;
  return [
    line,
    `            expected  ${expected}`,
    `            came      ${came}`,
    `            request   ${asked}`,
  ].join('\n');
}

/** One line for each reason why checks were skipped, with their number. */
export function formatSkips(results: readonly Result[]): string[] {
  const reasons = Map.groupBy(results, ({ reason }) => reason);
  return [...reasons].flatMap(([reason, skipped]) => {
    const checks = skipped.length === 1 ? '1 check' : `${skipped.length} checks`;
    return reason === undefined ? [] : [`  ${marks.skipped}  ${checks}: ${reason}`];
  });
}

/** The last line: `92 passed, 1 failed, 25 skipped`. */
export function formatTotals(reports: readonly Report[]): string {
  const { passed, failed, skipped } = countOutcomes(reports);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The whole as JSON for scripts. */
export function toJson(reports: readonly Report[]): object {
  return {
    ...countOutcomes(reports),
    targets: reports.map(({ results, ...target }) => ({
      ...target,
      checks: results.map(({ check: { id, says }, ...result }) => ({ id, says, ...result })),
    })),
  };
}

import { alignRows } from '../kit/src/load/format.ts';
import type { Standing } from './race.ts';
import { type Goal, isReached, type SuiteResult } from './suite.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** The names of a standing's figures, in the order of `formatStanding`. */
export const standingHead = [
  'server',
  'req/s',
  'req/CPU s',
  'p50 ms',
  'p99 ms',
  'p99.9 ms',
  'peak MB',
  'ready ms',
  'failed',
];

/** A contender's figures as text; `–` where one has no meaning. */
export function formatStanding(standing: Standing): string[] {
  const { requestsPerSecond, requestsPerCpuSecond, p50Ms, p99Ms, p999Ms } = standing;
  return [
    standing.name,
    write(whole, requestsPerSecond),
    write(whole, requestsPerCpuSecond),
    write(three, p50Ms),
    write(three, p99Ms),
    write(three, p999Ms),
    write(whole, standing.peakMb),
    write(whole, standing.readyMs),
    write(whole, standing.failures),
  ];
}

/** A table of one suite: a line for each contender. */
export function printSuite({ suite, standings, missing }: SuiteResult): void {
  const [, ...figures] = standingHead;
  if (standings.length > 0) printTable([suite, ...figures], standings.map(formatStanding));
  for (const each of missing) process.stdout.write(`${suite}: left out: ${each}\n`);
}

/** A table of what was promised and what was measured. */
export function printGoals(goals: readonly Goal[]): void {
  const rows = goals.map((goal) => [
    `${goal.who}: ${goal.what}`,
    writeBound(goal),
    writeFigure(goal.measured, goal.unit),
    isReached(goal) ? 'kept' : 'MISSED',
  ]);
  if (rows.length > 0) printTable(['', 'promised', 'measured', ''], rows);
}

/** `88 %`, `11.2 ×`, `4.1 ms`, `358 /s`. */
export function writeFigure(value: number, unit: Goal['unit']): string {
  return `${three.format(value)} ${unit}`;
}

/** `≥ 80 %`, `< 10 ms`. */
export function writeBound({ wanted, unit }: Goal): string {
  return `${unit === 'ms' ? '<' : '≥'} ${writeFigure(wanted, unit)}`;
}

function write(format: Intl.NumberFormat, value: number | undefined): string {
  return value === undefined ? '–' : format.format(value);
}

function printTable(head: readonly string[], rows: readonly string[][]): void {
  process.stdout.write(`\n${alignRows([head, ...rows], 2).join('\n')}\n`);
}

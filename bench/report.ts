import { alignRows } from '../kit/src/load/format.ts';
import type { Standing } from './race.ts';
import { type Goal, isReached, type SuiteResult } from './suite.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A table of one suite: a line for each contender, `–` where a figure has no meaning. */
export function printSuite({ suite, standings, missing }: SuiteResult): void {
  printTable(
    [suite, 'req/s', 'req/CPU s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'peak MB', 'ready ms', 'failed'],
    standings.map(rowOf),
  );
  for (const each of missing) process.stdout.write(`left out: ${each}\n`);
}

function rowOf(standing: Standing): string[] {
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

/** A table of what was promised and what was measured. */
export function printGoals(goals: readonly Goal[]): void {
  printTable(
    ['promised', 'wanted', 'measured', ''],
    goals.map((goal) => {
      const { who, what, wanted, measured, unit } = goal;
      const bound = unit === 'ms' ? '<' : '≥';
      return [
        `${who}: ${what}`,
        `${bound} ${writeFigure(wanted, unit)}`,
        writeFigure(measured, unit),
        isReached(goal) ? 'kept' : 'MISSED',
      ];
    }),
  );
}

/** `88 %`, `11.2 ×`, `4.1 ms`, `358 /s`. */
export function writeFigure(value: number, unit: Goal['unit']): string {
  return `${three.format(value)} ${unit}`;
}

function write(format: Intl.NumberFormat, value: number | undefined): string {
  return value === undefined ? '–' : format.format(value);
}

function printTable(head: readonly string[], rows: readonly string[][]): void {
  process.stdout.write(`\n${alignRows([head, ...rows], 2).join('\n')}\n`);
}

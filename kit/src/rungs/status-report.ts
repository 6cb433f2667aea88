import { columnsOf, paint } from '../terminal.ts';
import { describePlaces } from './places.ts';
import { type Instance, type RungStatus, serviceNames, versions } from './rung.ts';
import { describeWeight } from './weight-report.ts';

/**
 * What `kit status` shows: the weight as a bar, the copies by version, the addresses. Lines are at
 * most `columns` wide, where a terminal has an end.
 */
export function describeStatus(
  { v2Percent, instances, places }: RungStatus,
  columns = columnsOf(process.stdout, Number.POSITIVE_INFINITY),
): string {
  const groups = serviceNames
    .toReversed()
    .flatMap((service) => versions.map((version) => ({ service, version })))
    .map(({ service, version }) => ({
      name: `${service} ${version}`,
      copies: instances.filter((one) => one.service === service && one.version === version),
      isExpected: service === 'hit-counter' || version === 'v1',
    }))
    .filter(({ copies, isExpected }) => isExpected || copies.length > 0);
  const width = Math.max(...groups.map(({ name }) => name.length));
  return [
    '',
    ...(v2Percent === undefined ? [] : [`  ${describeWeight(v2Percent)}`, '']),
    ...groups.map(({ name, copies }) => {
      const ready = describeReadiness(copies);
      const indent = 2 + width + 2 + readinessWidth + 2;
      return `  ${name.padEnd(width)}  ${ready}  ${listNames(copies, indent, columns)}`.trimEnd();
    }),
    '',
    describePlaces(places),
    '',
  ].join('\n');
}

const readinessWidth = '10 of 10 ready'.length;

function describeReadiness(copies: Instance[]): string {
  const ready = copies.filter(({ isReady }) => isReady).length;
  const text = copies.length === 0 ? 'none' : `${ready} of ${copies.length} ready`;
  const isWell = copies.length > 0 && ready === copies.length;
  return paint(isWell ? 'green' : 'red', text.padEnd(readinessWidth));
}

/** The names of the copies, as many on a line as it holds; those that are not ready stand out. */
function listNames(copies: Instance[], indent: number, columns: number): string {
  const lines: string[][] = [[]];
  let end = indent;
  for (const { name, isReady } of copies) {
    end += name.length + 2;
    if (end > columns && lines.at(-1)?.length) {
      lines.push([]);
      end = indent + name.length + 2;
    }
    lines.at(-1)?.push(isReady ? name : paint('red', name));
  }
  return lines.map((names) => names.join(', ')).join(`,\n${' '.repeat(indent)}`);
}

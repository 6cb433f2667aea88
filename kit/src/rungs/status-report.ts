import { paint } from '../terminal.ts';
import { describePlaces } from './places.ts';
import { type Instance, type RungStatus, serviceNames, versions } from './rung.ts';
import { describeWeight } from './weight-report.ts';

/** What `kit status` shows: the weight as a bar, the replicas by version, the addresses. */
export function describeStatus({ v2Percent, instances, places }: RungStatus): string {
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
    ...groups.map(({ name, copies }) => `  ${name.padEnd(width)}  ${describeCopies(copies)}`),
    '',
    describePlaces(places),
    '',
  ].join('\n');
}

function describeCopies(copies: Instance[]): string {
  if (copies.length === 0) return paint('red', 'none');
  const ready = copies.filter(({ isReady }) => isReady);
  const count = `${ready.length} of ${copies.length} ready`;
  const names = copies.map(({ name, isReady }) => (isReady ? name : paint('red', name)));
  const style = ready.length === copies.length ? 'green' : 'red';
  return `${paint(style, count.padEnd(13))}  ${names.join(', ')}`;
}

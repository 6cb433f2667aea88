import { paint } from '../terminal.ts';
import { alignRows, formatCount, formatMs, formatShare } from './format.ts';
import type { Latencies } from './latency.ts';
import { type Measurement, versionsIn } from './measurement.ts';
import type { LoadPlan } from './plan.ts';
import { describeFailures, failuresOf, failuresToJson, type Tally } from './tally.ts';

const percents = [50, 90, 99, 99.9] as const;

/** A table of the latencies and shares by version, and what went wrong. Shares count errors too. */
export function describeLoad(measurement: Measurement, seconds: number): string {
  const { tally, all, byVersion } = measurement;
  const heading = ['', 'answers', 'share', ...percents.map((percent) => `p${percent}`), 'max'];
  const row = (name: string, latencies: Latencies | undefined, errors: number) => [
    name,
    formatCount(latencies?.count() ?? 0),
    formatShare(shareOf(tally, latencies, errors)),
    ...percents.map((percent) => timeOf(latencies, (some) => some.percentile(percent))),
    timeOf(latencies, (some) => some.max()),
    formatCount(errors),
  ];
  const rows = versionsIn(measurement).map((name) =>
    row(name || 'no version', byVersion.get(name), failuresOf(tally, name)),
  );
  const table = alignRows([[...heading, 'errors'], ...rows, row('all', all, failuresOf(tally))], 2);
  const failures = describeFailures(tally);
  return [
    '',
    ...table.map((line, index) => (index === 0 ? paint('dim', line) : line)),
    '',
    `${formatCount(tally.requests)} requests in ${seconds.toFixed(1)} s: ` +
      `${formatRate(tally.requests / seconds)} a second, ${errorsInWords(failuresOf(tally))}`,
    ...(failures === '' ? [] : [paint('red', `Errors: ${failures}`)]),
  ].join('\n');
}

/** A line for while it goes on. */
export function describeProgress(
  measurement: Measurement,
  { seconds, ratePerSecond, plan }: { seconds: number; ratePerSecond: number; plan: LoadPlan },
): string {
  const { tally, all, byVersion } = measurement;
  const shares = versionsIn(measurement)
    .filter((name) => name !== '')
    .map((name) => {
      const share = shareOf(tally, byVersion.get(name), failuresOf(tally, name));
      return `${name} ${Math.round(100 * share)} %`;
    });
  return [
    plan.requests === undefined
      ? `${seconds.toFixed(0)} of ${plan.seconds} s`
      : `${formatCount(tally.requests)} of ${formatCount(plan.requests)}`,
    `${formatRate(ratePerSecond)}/s`,
    ...shares,
    `p99 ${formatMs(all.percentile(99))}`,
    errorsInWords(failuresOf(tally)),
  ].join('  ');
}

/** The same for scripts: latencies in milliseconds, shares as fractions. */
export function loadToJson(measurement: Measurement, seconds: number) {
  const { tally, all, byVersion } = measurement;
  const entry = (latencies: Latencies | undefined, errors: number) => ({
    answers: latencies?.count() ?? 0,
    share: shareOf(tally, latencies, errors),
    latencyMs: {
      p50: latencies?.percentile(50) ?? 0,
      p90: latencies?.percentile(90) ?? 0,
      p99: latencies?.percentile(99) ?? 0,
      p999: latencies?.percentile(99.9) ?? 0,
      max: latencies?.max() ?? 0,
    },
    errors,
  });
  return {
    seconds,
    requests: tally.requests,
    ratePerSecond: tally.requests / seconds,
    errors: failuresToJson(tally),
    faulted: tally.faulted,
    all: entry(all, failuresOf(tally)),
    versions: Object.fromEntries(
      versionsIn(measurement).map((name) => [
        name || 'unnamed',
        entry(byVersion.get(name), failuresOf(tally, name)),
      ]),
    ),
  };
}

/** Which share of all requests went to a version, whatever came of them: the weight is about those. */
const shareOf = ({ requests }: Tally, latencies: Latencies | undefined, errors: number) =>
  ((latencies?.count() ?? 0) + errors) / Math.max(1, requests);

const errorsInWords = (count: number) => `${formatCount(count)} error${count === 1 ? '' : 's'}`;

const formatRate = (perSecond: number) => {
  return perSecond < 100 ? perSecond.toFixed(1) : formatCount(Math.round(perSecond));
};

function timeOf(latencies: Latencies | undefined, read: (one: Latencies) => number): string {
  return latencies === undefined || latencies.count() === 0 ? '–' : formatMs(read(latencies));
}

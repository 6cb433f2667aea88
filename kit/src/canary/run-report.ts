import {
  formatConfidence,
  formatMs,
  formatPercent,
  formatPoints,
  formatShare,
} from '../load/format.ts';
import { failuresToJson } from '../load/tally.ts';
import { wrap } from '../load/wrap.ts';
import { paint } from '../terminal.ts';
import type { Outcome, RunEvent, RunPlan } from './run.ts';
import type { Conduct } from './step.ts';

const widths = [6, 23, 9, 9, 9, 9, 9];
const row = (cells: string[]) =>
  cells
    .map((cell, index) => cell.padStart(widths[index] ?? 0))
    .join(' ')
    .trimEnd();

const outcomes: Record<Outcome, { word: string; colour: 'green' | 'red' | 'yellow' }> = {
  promoted: { word: 'PROMOTED', colour: 'green' },
  held: { word: 'HELD', colour: 'green' },
  'rolled back': { word: 'ROLLED BACK', colour: 'red' },
  interrupted: { word: 'INTERRUPTED', colour: 'yellow' },
};

/** What is about to happen, and the head of the table that shows it. */
export function describeRunPlan({ steps, requests, budget, confidence }: RunPlan, before: number) {
  const steady =
    `v2 goes from ${before} to ${steps.join(', ')} %, with ${requests} requests at each step. It ` +
    `goes back to 0 % when more than ${formatPercent(budget.errors)} of its requests fail, or its ` +
    `p99 is above ${budget.p99Ratio} × v1's and above ${formatMs(budget.p99FloorMs)}, or its share ` +
    `is off: exact binomial tests, ${formatConfidence(confidence)} sure all together.`;
  const head = ['v2', 'its share', 'v1 fails', 'v2 fails', 'v1 p99', 'v2 p99', ''];
  return ['', ...wrap(steady), '', paint('dim', row(head))].join('\n');
}

/** A line of the table, or the end of the story; '' for an event that needs none. */
export function describeRunEvent(event: RunEvent): string {
  if (event.event === 'step') return '';
  if (event.event === 'not yet') {
    const seen = formatShare(event.share);
    return paint(
      'dim',
      row([formatPercent(event.v2Percent / 100), seen, 'not there yet: measuring again']),
    );
  }
  if (event.event === 'ended') return describeEnd(event);
  const { sample, result, breaches } = event;
  const isSound = breaches.length === 0;
  const { low, high } = result.interval;
  const cells = [
    formatPercent(sample.v2Percent / 100),
    `${formatPoints(low)} … ${formatShare(high)}`,
    failing(sample.v1),
    failing(sample.v2),
    time(result.v1P99Ms),
    time(result.v2P99Ms),
  ];
  return `${row(cells)}   ${paint(isSound ? 'green' : 'red', isSound ? 'sound' : 'BREACH')}`;
}

function describeEnd({ outcome, v2Percent, reasons }: RunEvent & { event: 'ended' }): string {
  const { word, colour } = outcomes[outcome];
  return [
    '',
    `${paint(['bold', colour], word)}  v2 gets ${v2Percent} % of the requests.`,
    ...reasons.flatMap((reason) => wrap(`- ${reason}`)),
  ].join('\n');
}

/** An event for scripts: one line of JSON each. */
export function runEventToJson(event: RunEvent): object {
  if (event.event !== 'measured') return event;
  const { sample, result, breaches } = event;
  const conduct = ({ requests, failures }: Conduct) => ({ requests, failures });
  return {
    event: 'measured',
    v2Percent: sample.v2Percent,
    share: result.interval,
    v1: { ...conduct(sample.v1), p99Ms: result.v1P99Ms },
    v2: { ...conduct(sample.v2), p99Ms: result.v2P99Ms },
    p99LimitMs: result.limitMs,
    errors: failuresToJson(sample.tally),
    breaches,
  };
}

const failing = ({ requests, failures }: Conduct) =>
  requests === 0 ? '–' : formatShare(failures / requests);

const time = (ms: number | undefined) => (ms === undefined ? '–' : formatMs(ms));

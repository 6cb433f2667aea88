import {
  alignRows,
  formatConfidence,
  formatCount,
  formatPercent,
  formatPoints,
  formatShare,
} from '../load/format.ts';
import { describeFailures, failuresOf } from '../load/tally.ts';
import { wrap } from '../load/wrap.ts';
import { paint } from '../terminal.ts';
import type { Verdict } from './verdict.ts';
import { areKept, type JudgedSample, type Verification } from './verify.ts';

const verdictNames: Record<Verdict, string> = {
  pass: 'PASS',
  fail: 'FAIL',
  unclear: '?',
};
const colours = { pass: 'green', fail: 'red', unclear: 'yellow' } as const;

/** What came of it, as a table with a verdict and the reasons for it. */
export function describeVerification(
  verification: Verification,
  hints: string[],
  confidence: number,
): string {
  const { plan, samples, verdict } = verification;
  const [first, second] = plan.expectation.versions;
  const heading = ['connections', first, '', second, '', `${second} is within`, 'errors', ''];
  const rows = samples.map((sample) => [sample.kind, ...cellsOf(sample)]);
  const table = alignRows([heading, ...rows], 2);
  const reasons = samples.flatMap((sample) => reasonsOf(sample, verification));
  const word = areErrorsInTheWay(verification) ? 'CANNOT TELL' : 'TOO FEW TO TELL';
  const name = verdict === 'unclear' ? word : verdictNames[verdict];
  const headline = paint(['bold', colours[verdict]], name);
  const errors = samples.flatMap(describeErrors);
  return [
    '',
    `Expected: ${expectationInWords(verification)}`,
    '',
    ...table.map((line, index) => paintVerdict(line, samples[index - 1])),
    '',
    ...errors,
    ...(errors.length > 0 ? [''] : []),
    `${headline}  ${summaryOf(verification)}`,
    ...[...reasons, ...hints].flatMap((text) => wrap(`- ${text}`)),
    ...wrap(methodInWords(verification, confidence)).map((line) => paint('dim', line)),
  ].join('\n');
}

function expectationInWords({ plan }: Verification): string {
  const { versions, share } = plan.expectation;
  return `${formatPercent(1 - share)} ${versions[0]}, ${formatPercent(share)} ${versions[1]}`;
}

function methodInWords({ plan, verdict }: Verification, confidence: number): string {
  const { demand, kinds } = plan;
  const both = kinds.length > 1 ? ` each, ${formatConfidence(confidence)} together` : '';
  const usual = plan.usualRequests * kinds.length;
  const isCoarse = plan.requests < plan.usualRequests && verdict !== 'fail';
  const closer = isCoarse ? ` To 5 points: -n ${usual}.` : '';
  return `Exact intervals (Clopper-Pearson): ${formatConfidence(demand.confidence)}${both}.${closer}`;
}

function cellsOf({ split, interval, tally, verdict }: JudgedSample): string[] {
  const answered = split.first + split.second + split.other;
  const share = (count: number) => (answered === 0 ? '–' : formatShare(count / answered));
  return [
    formatCount(split.first),
    share(split.first),
    formatCount(split.second),
    share(split.second),
    `${formatPoints(interval.low)} … ${formatShare(interval.high)}`,
    formatCount(failuresOf(tally)),
    verdictNames[verdict],
  ];
}

function paintVerdict(line: string, sample: JudgedSample | undefined): string {
  if (sample === undefined) return paint('dim', line);
  return line.replace(/PASS$|FAIL$|\?$/, (word) => paint(colours[sample.verdict], word));
}

function describeErrors(sample: JudgedSample): string[] {
  const failures = describeFailures(sample.tally);
  return failures === '' ? [] : wrap(`Errors, ${sample.kind}: ${failures}`);
}

function summaryOf(verification: Verification): string {
  const { plan, verdict } = verification;
  const { expectation, demand } = plan;
  const [, second] = expectation.versions;
  const expected = formatPercent(expectation.share);
  const points = formatPercent(demand.precision).replace(' %', '');
  if (verdict === 'pass') return `${second} gets ${expected}, give or take ${points} points.`;
  if (verdict === 'fail') return `${second} does not get ${expected} of the requests.`;
  const { requests, advisedRequests, kinds } = plan;
  // Who asked enough already had bad luck, and needs a second helping.
  const total = kinds.length * (requests < advisedRequests ? advisedRequests : 2 * requests);
  return areErrorsInTheWay(verification)
    ? 'Requests that name no version may have been for either.'
    : `To know it to ${points} points, ask more: -n ${total}`;
}

/** Whether so much is unknown that more requests would not tell more. */
function areErrorsInTheWay({ plan, samples }: Verification): boolean {
  return samples.some(({ split, tally }) => split.unknown > tally.requests * plan.demand.precision);
}

function reasonsOf(sample: JudgedSample, { plan }: Verification): string[] {
  const { kind, split, interval, verdict } = sample;
  const { share, versions } = plan.expectation;
  const [, second] = versions;
  const reasons = [];
  if (kind === 'kept-alive' && !areKept(sample)) {
    reasons.push('The front door closes each connection: those to be kept alive were fresh too.');
  }
  if (split.other > 0) {
    reasons.push(`${split.other} answers came from neither ${versions.join(' nor ')}.`);
  } else if (verdict === 'fail' && !sample.isSticking) {
    const bounds = `between ${formatPoints(interval.low)} and ${formatShare(interval.high)}`;
    reasons.push(`Over ${kind} connections ${second} gets ${bounds}, not ${formatPercent(share)}.`);
  }
  return reasons;
}

import { formatPercent } from '../load/format.ts';
import type { RungName } from '../rungs/rung.ts';
import type { Split } from './verdict.ts';
import type { JudgedSample, Verification } from './verify.ts';

/** What the rung says of itself, where there is one. */
export interface RungFacts {
  name: RungName;
  /** Undefined where it has no weight of its own. */
  v2Percent: number | undefined;
  /** Of the hit-counter that are ready. */
  replicas: { v1: number; v2: number };
}

/** What a split that is not as expected looks like, and where to look: a sentence for each finding. */
export function findHints(verification: Verification, rung: RungFacts | undefined): string[] {
  const otherWeight = findOtherWeight(verification, rung);
  const guesses = otherWeight.length > 0 ? [] : [findOneForAll, findReplicaRatio];
  return [
    ...otherWeight,
    ...[findSticking, ...guesses, findErrors].flatMap((find) => find(verification, rung)),
  ];
}

type Find = (verification: Verification, rung: RungFacts | undefined) => string[];

const leastAnswers = 20;

const hasMesh = (rung: RungFacts | undefined) => rung === undefined || rung.name === 'istio';

const findSticking: Find = ({ samples }) => {
  if (!samples.some(({ isSticking }) => isSticking)) return [];
  return [
    'A kept-alive connection keeps the version it got first: something balances connections, not ' +
      'requests. A plain Service does, and a TCP port (name it http), and ambient without a ' +
      'waypoint. --over fresh looks at the rest.',
  ];
};

const findOneForAll: Find = ({ samples, plan }, rung) => {
  const sum = (kind: keyof Split) => samples.reduce((total, { split }) => total + split[kind], 0);
  const [first, second] = plan.expectation.versions;
  const [alone, answers] = sum('second') === 0 ? [first, sum('first')] : [second, sum('second')];
  const isShared = sum('first') > 0 && sum('second') > 0;
  if (isShared || answers < leastAnswers || sum('unknown') > answers / 20) return [];
  if (isAll(plan.expectation.share) && !samples.some(isFailed)) return [];
  const mesh = hasMesh(rung)
    ? ' In a mesh: a route or match above the weights catches all (the first that matches wins), ' +
      'or the VirtualService is not bound to the gateway and host that you ask.'
    : '';
  return [
    `${alone} answers everything. The weight may stand at 0 or 100.${mesh} A cached answer, or ` +
      'affinity by cookie or source address, looks the same.',
  ];
};

const isAll = (share: number) => share === 0 || share === 1;
const isFailed = ({ verdict }: JudgedSample) => verdict === 'fail';

const findOtherWeight: Find = ({ plan }, rung) => {
  if (rung?.v2Percent === undefined || !isAboutV2(plan.expectation.versions)) return [];
  const expected = plan.expectation.share * 100;
  if (Math.abs(rung.v2Percent - expected) < 0.005) return [];
  return [
    `The rung itself is set to ${rung.v2Percent} % for v2, and ${formatPercent(expected / 100)} is ` +
      `expected: kit canary set ${Math.round(expected)}`,
  ];
};

const isAboutV2 = ([first, second]: [string, string]) => first === 'v1' && second === 'v2';

const findReplicaRatio: Find = ({ samples, plan }, rung) => {
  if (rung === undefined || !isAboutV2(plan.expectation.versions)) return [];
  const { v1, v2 } = rung.replicas;
  const ratio = v2 / (v1 + v2);
  const fits = samples.some(
    (sample) => isFailed(sample) && sample.interval.low < ratio && ratio < sample.interval.high,
  );
  if (!fits) return [];
  return [
    `The shares look like the replicas: ${v1} of v1, ${v2} of v2. Then no weight is in force, and ` +
      'each replica gets as much as the next.',
  ];
};

const findErrors: Find = ({ samples, plan }, rung) => {
  const failures = samples.flatMap(({ tally }) => tally.failures);
  const has = (kind: string) => failures.some((failure) => failure.kind === kind);
  const faulted = samples.reduce((sum, { tally }) => sum + tally.faulted, 0);
  const unnamed = samples.reduce((sum, { tally }) => sum + tally.unnamed, 0);
  const hints = [];
  if (faulted > 0) {
    hints.push(
      `${faulted} answers carry an injected fault (x-fault-injected): kit fault hit-counter clear`,
    );
  }
  if (has('status 503') && faulted === 0) {
    hints.push(
      '503: no copy of a version answers' +
        (hasMesh(rung)
          ? ', or its subset is empty or in no DestinationRule (IST0101, IST0173).'
          : '; kit status shows them.'),
    );
  }
  if (has('status 500') && hasMesh(rung)) {
    hints.push('500: an HTTPRoute sends the share of a backend that it cannot resolve there.');
  }
  if (has('status 404')) {
    hints.push("404: no route has this path and host; --header 'host: …' asks for another host.");
  }
  if (samples.some(({ isGivenUp }) => isGivenUp)) {
    hints.push('The front door stopped answering, so the asking stopped too.');
  }
  if (unnamed > 0) {
    hints.push(
      `${unnamed} answers name no version: only x-app-version or a JSON "version" does` +
        (plan.expectation.versions.includes('v1') ? ', as in / and /version.' : '.'),
    );
  }
  return hints;
};

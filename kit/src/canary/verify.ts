import type { Question } from '../load/ask.ts';
import { failuresOf } from '../load/tally.ts';
import type { ConnectionKind } from './connections.ts';
import type { Expectation } from './expectation.ts';
import type { Interval } from './interval.ts';
import { type Sample, splitOf, takeSample } from './sample.ts';
import { precisionFor, requestsFor } from './sample-size.ts';
import { isSticking } from './sticking.ts';
import {
  combineVerdicts,
  type Demand,
  estimateShare,
  judgeSplit,
  type Split,
  type Verdict,
} from './verdict.ts';

/** What one call of `kit canary verify` asks, and what it wants to know. */
export interface VerifyPlan {
  expectation: Expectation;
  kinds: readonly ConnectionKind[];
  /** Over each kind of connection. */
  requests: number;
  concurrency: number;
  demand: Demand;
  /** How many requests over each kind would do for the precision. */
  advisedRequests: number;
  /** How many over each kind would do for 5 points. */
  usualRequests: number;
}

export interface JudgedSample extends Sample {
  split: Split;
  /** For the share of the second version. */
  interval: Interval;
  verdict: Verdict;
  /** Each connection keeps the version that it got first. */
  isSticking: boolean;
}

export interface Verification {
  plan: VerifyPlan;
  samples: JudgedSample[];
  verdict: Verdict;
  isInterrupted: boolean;
}

interface PlanOptions {
  expectation: Expectation;
  kinds: readonly ConnectionKind[];
  /** In all; as many as the precision needs, unless given. */
  requests: number | undefined;
  /** A share; what the requests are enough for, unless given, and 5 points with neither. */
  precision: number | undefined;
  /** Of the verdict on all samples together. */
  confidence: number;
  concurrency: number;
}

const usualPrecision = 0.05;

/** Settles the size of the samples and their precision, whichever follows from the other. */
export function planVerification(options: PlanOptions): VerifyPlan {
  const { expectation, kinds, requests: total, confidence, concurrency } = options;
  const known = {
    share: expectation.share,
    // Bonferroni: each sample may be wrong as often as all may, by their number.
    confidence: 1 - (1 - confidence) / kinds.length,
  };
  const given = total === undefined ? undefined : Math.floor(total / kinds.length);
  const precision =
    options.precision ??
    (given === undefined ? usualPrecision : precisionFor(given, known, kinds.length));
  const demand = { ...known, precision };
  const advisedRequests = requestsFor(demand, kinds.length);
  const usualRequests = requestsFor({ ...known, precision: usualPrecision }, kinds.length);
  const requests = given ?? advisedRequests;
  return { expectation, kinds, requests, concurrency, demand, advisedRequests, usualRequests };
}

interface VerifyOptions {
  signal: AbortSignal;
  /** Told of each sample as it begins, and given how far it is. */
  onSample?: (kind: ConnectionKind, asked: () => number) => void;
}

/** Takes the samples, one after the other, and judges them. */
export async function verifySplit(
  question: Question,
  plan: VerifyPlan,
  { signal, onSample }: VerifyOptions,
): Promise<Verification> {
  const samples: JudgedSample[] = [];
  for (const kind of plan.kinds) {
    if (signal.aborted) break;
    let asked = 0;
    onSample?.(kind, () => asked);
    const sample = await takeSample(question, plan.expectation, {
      ...plan,
      kind,
      signal,
      onAnswer: () => {
        asked++;
      },
    });
    samples.push(judgeSample(sample, plan));
    if (sample.isGivenUp) break;
  }
  const verdicts = samples.map(({ verdict }) => verdict);
  const isComplete = samples.length === plan.kinds.length && !signal.aborted;
  const verdict = combineVerdicts(isComplete ? verdicts : [...verdicts, 'unclear']);
  return { plan, samples, verdict, isInterrupted: signal.aborted };
}

function judgeSample(sample: Sample, { expectation, demand }: VerifyPlan): JudgedSample {
  const split = splitOf(sample.tally, expectation);
  const mixes = [...sample.connections.values()];
  const sticks = areKept(sample) && isSticking(mixes);
  return {
    ...sample,
    split,
    interval: estimateShare(split, demand.confidence),
    verdict: sticks ? 'fail' : judgeSplit(split, demand),
    isSticking: sticks,
  };
}

/** Whether connections served more than one request: some front doors close each of them. */
export function areKept({ tally, connections }: Sample): boolean {
  return connections.size <= (tally.requests - failuresOf(tally, '')) / 2;
}

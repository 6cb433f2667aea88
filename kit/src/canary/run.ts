import { Refusal } from '../exit.ts';
import type { Question } from '../load/ask.ts';
import { findBreaches } from './breaches.ts';
import { type Budget, judgeStep, type StepResult } from './step.ts';
import { type StepSample, sampleStep } from './step-sample.ts';

/** The way of a canary: the weights it goes through, and what ends it. */
export interface RunPlan {
  /** v2's percentages, rising. */
  steps: number[];
  /** At each step. */
  requests: number;
  concurrency: number;
  budget: Budget;
  /** Of the whole run: a sound v2 is sent back one time in 1 / (1 - confidence) at most. */
  confidence: number;
}

export type Outcome = 'promoted' | 'held' | 'rolled back' | 'interrupted';

export type RunEvent =
  | { event: 'step'; v2Percent: number }
  | { event: 'measured'; sample: StepSample; result: StepResult; breaches: string[] }
  /** The share is not as it was set: weights take a while to reach every proxy. */
  | { event: 'not yet'; v2Percent: number; share: number }
  | { event: 'ended'; outcome: Outcome; v2Percent: number; reasons: string[] };

export interface RunOptions {
  /** The weight before the run, to which an interruption goes back. */
  v2PercentBefore: number;
  /** Comes back once the weight is so, with the share that could be had. */
  setWeight: (v2Percent: number) => Promise<number>;
  signal: AbortSignal;
  tell: (event: RunEvent) => void;
  /** Called for each request that came to an end. */
  onAnswer?: () => void;
}

const testsPerStep = 3;
const mostTries = 3;

/** Walks v2 through the steps; goes back to 0 % on a breach, and to where it was when interrupted. */
export async function runCanary(
  question: Question,
  plan: RunPlan,
  options: RunOptions,
): Promise<Outcome> {
  const { v2PercentBefore, setWeight, signal, tell } = options;
  const end = (outcome: Outcome, v2Percent: number, reasons: string[] = []) => {
    tell({ event: 'ended', outcome, v2Percent, reasons });
    return outcome;
  };
  const v1LatenciesMs: number[] = [];
  let v2Percent = v2PercentBefore;
  try {
    for (const step of plan.steps) {
      tell({ event: 'step', v2Percent: step });
      v2Percent = await setWeight(step);
      const breaches = await measureStep(question, plan, { ...options, v2Percent, v1LatenciesMs });
      signal.throwIfAborted();
      if (breaches.length === 0) continue;
      await setWeight(0);
      return end('rolled back', 0, breaches);
    }
  } catch (error) {
    await putBack(v2PercentBefore, options);
    if (!signal.aborted) throw error;
    return end('interrupted', v2PercentBefore);
  }
  return end(v2Percent === 100 ? 'promoted' : 'held', v2Percent);
}

/** After Ctrl-C it tries three times: another one also ends the program that moves the weight. */
async function putBack(v2Percent: number, { setWeight, signal }: RunOptions): Promise<void> {
  let triesLeft = signal.aborted ? mostTries : 1;
  for (;;) {
    try {
      await setWeight(v2Percent);
      return;
    } catch (cause) {
      if (--triesLeft > 0) continue;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Refusal(
        `v2's weight could not be put back to ${v2Percent} %: ${reason}. kit status shows it.`,
        { cause },
      );
    }
  }
}

interface MeasureOptions extends Pick<RunOptions, 'signal' | 'tell' | 'onAnswer'> {
  v2Percent: number;
  /** Of the steps before; this one's are added. */
  v1LatenciesMs: number[];
}

/** Measures until the share is as it was set, at most three times; a breach ends it at once. */
async function measureStep(
  question: Question,
  plan: RunPlan,
  options: MeasureOptions,
): Promise<string[]> {
  const { v2Percent, v1LatenciesMs, signal, tell } = options;
  const alpha = (1 - plan.confidence) / (plan.steps.length * testsPerStep);
  for (let tries = 1; ; tries++) {
    const sample = await sampleStep(question, { ...plan, ...options });
    if (signal.aborted) return [];
    v1LatenciesMs.push(...sample.v1.latenciesMs);
    const result = judgeStep({ ...sample, v1LatenciesMs }, plan.budget, alpha);
    const breaches = findBreaches(sample, result, plan.budget);
    const isSettling = result.isShareOff && tries < mostTries && breaches.length === 1;
    if (!isSettling) {
      tell({ event: 'measured', sample, result, breaches });
      return breaches;
    }
    const { first, second } = sample.split;
    tell({ event: 'not yet', v2Percent, share: second / (first + second) });
  }
}

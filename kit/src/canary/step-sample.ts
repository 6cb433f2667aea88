import type { Question } from '../load/ask.ts';
import { failuresOf, type Tally } from '../load/tally.ts';
import { splitOf, takeSample } from './sample.ts';
import type { Conduct, StepEvidence } from './step.ts';

/** What was seen at one weight. */
export interface StepSample extends Omit<StepEvidence, 'v1LatenciesMs'> {
  tally: Tally;
  isGivenUp: boolean;
}

interface StepOptions {
  v2Percent: number;
  requests: number;
  concurrency: number;
  signal: AbortSignal;
  onAnswer?: () => void;
}

/** Asks over kept-alive connections, and keeps what each version made of it. */
export async function sampleStep(question: Question, options: StepOptions): Promise<StepSample> {
  const { v2Percent } = options;
  const expectation = { versions: ['v1', 'v2'] as [string, string], share: v2Percent / 100 };
  const latenciesMs: Record<string, number[]> = { v1: [], v2: [] };
  const { tally, isGivenUp } = await takeSample(question, expectation, {
    ...options,
    kind: 'kept-alive',
    onAnswer({ version = '', failure, latencyMs }) {
      if (failure === undefined) latenciesMs[version]?.push(latencyMs);
      options.onAnswer?.();
    },
  });
  const conduct = (version: string, strayFailures = 0): Conduct => ({
    requests: (tally.versions.get(version) ?? 0) + strayFailures,
    failures: failuresOf(tally, version) + strayFailures,
    latenciesMs: latenciesMs[version] ?? [],
  });
  return {
    v2Percent,
    split: splitOf(tally, expectation),
    v1: conduct('v1'),
    v2: conduct('v2', failuresOf(tally, '')),
    tally,
    isGivenUp,
  };
}

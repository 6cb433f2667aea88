import type { Answer } from '../load/answer.ts';
import { askRepeatedly, type Question } from '../load/ask.ts';
import { count, createTally, type Tally } from '../load/tally.ts';
import { turnsAtOnce } from '../load/turns.ts';
import type { ConnectionKind } from './connections.ts';
import type { Expectation } from './expectation.ts';
import type { Mix } from './sticking.ts';
import type { Split } from './verdict.ts';

/** What was asked over one kind of connection. */
export interface Sample {
  kind: ConnectionKind;
  tally: Tally;
  /** The answers of each connection. */
  connections: Map<number, Mix>;
  /** Too many requests in a row found nobody. */
  isGivenUp: boolean;
}

interface SampleOptions {
  kind: ConnectionKind;
  requests: number;
  concurrency: number;
  signal: AbortSignal;
  onAnswer?: (answer: Answer) => void;
}

const mostInVain = 40;

/** Asks `requests` times; gives up earlier when nobody answers any more. */
export async function takeSample(
  question: Question,
  { versions }: Expectation,
  { kind, requests, concurrency, signal, onAnswer }: SampleOptions,
): Promise<Sample> {
  const sample: Sample = { kind, tally: createTally(), connections: new Map(), isGivenUp: false };
  const givingUp = new AbortController();
  let inVain = 0;
  await askRepeatedly(question, {
    concurrency: Math.min(concurrency, requests),
    isKeptAlive: kind === 'kept-alive',
    nextTurn: turnsAtOnce(requests),
    signal: AbortSignal.any([signal, givingUp.signal]),
    tell(answer) {
      count(sample.tally, answer);
      noteConnection(sample.connections, answer, versions);
      onAnswer?.(answer);
      inVain = answer.failure === undefined || answer.failure.startsWith('status') ? 0 : inVain + 1;
      if (inVain < mostInVain) return;
      sample.isGivenUp = true;
      givingUp.abort();
    },
  });
  return sample;
}

function noteConnection(
  connections: Map<number, Mix>,
  { connection, version }: Answer,
  [first, second]: Expectation['versions'],
): void {
  const mix = connections.get(connection) ?? { first: 0, second: 0 };
  if (version === first) mix.first++;
  if (version === second) mix.second++;
  connections.set(connection, mix);
}

/** Which way the requests of a sample went; what named no version is unknown. */
export function splitOf({ requests, versions }: Tally, expectation: Expectation): Split {
  const [first = 0, second = 0] = expectation.versions.map((name) => versions.get(name));
  const named = [...versions.values()].reduce((sum, count) => sum + count, 0);
  return { first, second, other: named - first - second, unknown: requests - named };
}

import type { Answer } from './answer.ts';
import type { Share } from './statistics.ts';

/** One second of answers, and how the share stood at its end. */
export interface Bin {
  v1: number;
  v2: number;
  /** Errors by v1, by v2 and by nobody known. */
  errors: [v1: number, v2: number, unknown: number];
  /** Sums of the latencies of good answers, in milliseconds, and how many they are. */
  latencyMs: [v1: number, v2: number];
  good: [v1: number, v2: number];
  share: Share | null;
  expected: number | null;
}

export type MarkKind = 'weight' | 'learnt' | 'shift' | 'fault' | 'faultOver' | 'away' | 'back';

/** The moment of a change. */
export interface Mark {
  kind: MarkKind;
  /** Seconds since the start. */
  second: number;
  /** Shares of v2, 0 to 1, where the kind has them. */
  from?: number | null;
  to?: number;
  /** What the service says it injected. */
  fault?: string;
}

const maxSeconds = 900;
const maxMarks = 60;
/** Fewer answers than this say nothing about a share. */
const leastTotal = 10;

/** The last quarter of an hour in seconds; older ones are forgotten. Times are in milliseconds. */
export function createTimeline(startMs: number) {
  const bins: Bin[] = [];
  const marks: Mark[] = [];
  let firstSecond = 0;

  const secondOf = (atMs: number) => (atMs - startMs) / 1_000;
  const binAt = (atMs: number): Bin => {
    const index = Math.max(firstSecond, Math.floor(secondOf(atMs))) - firstSecond;
    while (bins.length <= index) bins.push(emptyBin());
    return bins[index] ?? emptyBin();
  };
  return {
    bins: bins as readonly Bin[],
    marks: marks as readonly Mark[],
    /** The second in which `bins[0]` began. */
    firstSecond: () => firstSecond,
    secondOf,
    add(answer: Answer, share: Share, expected: number | null) {
      const bin = binAt(answer.atMs);
      const side = answer.version === 'v1' ? 0 : 1;
      if (answer.version) bin[answer.version]++;
      if (answer.error !== null) {
        bin.errors[answer.version === null ? 2 : side]++;
      } else {
        bin.latencyMs[side] += answer.latencyMs;
        bin.good[side]++;
      }
      bin.share = share.total >= leastTotal ? share : null;
      bin.expected = expected;
      while (bins.length > maxSeconds) {
        bins.shift();
        firstSecond++;
      }
    },
    mark(atMs: number, mark: Omit<Mark, 'second'>) {
      marks.push({ ...mark, second: secondOf(atMs) });
      if (marks.length > maxMarks) marks.shift();
    },
  };
}

export type Timeline = ReturnType<typeof createTimeline>;

function emptyBin(): Bin {
  return {
    v1: 0,
    v2: 0,
    errors: [0, 0, 0],
    latencyMs: [0, 0],
    good: [0, 0],
    share: null,
    expected: null,
  };
}

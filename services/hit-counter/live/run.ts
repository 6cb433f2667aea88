import type { Answer } from './answer.ts';
import { createFaultWatch } from './faults.ts';
import { createShiftDetector } from './shift.ts';
import { guessWeight, judge } from './statistics.ts';
import { createTally } from './tally.ts';
import { createTimeline, type Mark } from './timeline.ts';

/** Without a typed split, so many answers are watched and what they show is expected from then. */
const answersToLearn = 200;

export interface Expected {
  /** The share of v2, 0 to 1; null while it is being learnt. */
  share: number | null;
  isTyped: boolean;
}

interface RunOptions {
  startMs: number;
  expected: Expected;
  onMark(mark: Omit<Mark, 'second'>): void;
}

/** One run of the page from its start or a reset: takes answers, counts, and marks the changes. */
export function createRun({ startMs, expected, onMark }: RunOptions) {
  const tally = createTally();
  const timeline = createTimeline(startMs);
  const detector = createShiftDetector();
  const faultWatch = createFaultWatch();
  let unanswered = 0;

  const mark = (atMs: number, change: Omit<Mark, 'second'>) => {
    timeline.mark(atMs, change);
    onMark(change);
  };
  const beginSegment = () => {
    tally.beginSegment();
    detector.reset();
  };
  const watchSplit = ({ version, atMs }: Answer) => {
    const shift = version && detector.add(version);
    if (shift) {
      mark(atMs, { kind: 'shift', ...shift });
      tally.beginSegment();
      if (!expected.isTyped) expected.share = null;
    }
    if (expected.share === null && tally.segment().total >= answersToLearn) {
      expected.share = guessWeight(tally.share());
      mark(atMs, { kind: 'learnt', to: expected.share });
    }
  };
  const watchFrontDoor = ({ status, atMs }: Answer) => {
    if (status !== 0 && unanswered >= 3) mark(atMs, { kind: 'back' });
    unanswered = status === 0 ? unanswered + 1 : 0;
    if (unanswered === 3) mark(atMs, { kind: 'away' });
  };

  return {
    tally,
    timeline,
    expected,
    verdict() {
      const { v2, total } = tally.segment();
      return judge(v2, total, expected.share);
    },
    take(answer: Answer) {
      tally.add(answer);
      watchFrontDoor(answer);
      watchSplit(answer);
      const change = faultWatch.add(answer.fault);
      if (change) mark(answer.atMs, { kind: change, fault: answer.fault ?? '' });
      timeline.add(answer, tally.share(), expected.share);
    },
    /** The presenter moves the weight: a new segment is measured against it. null learns it. */
    expect(share: number | null, atMs: number) {
      const from = expected.share;
      expected.share = share;
      expected.isTyped = share !== null;
      beginSegment();
      mark(atMs, { kind: 'weight', from, ...(share === null ? {} : { to: share }) });
    },
  };
}

export type Run = ReturnType<typeof createRun>;

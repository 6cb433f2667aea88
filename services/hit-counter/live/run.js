import { createFaultWatch } from './faults.js';
import { createShiftDetector } from './shift.js';
import { judge, learnWeight } from './statistics.js';
import { createTally } from './tally.js';
import { createTimeline } from './timeline.js';

/** @import { Answer, Change, Expected } from './types.ts' */

/**
 * One run of the page from its start or a reset: takes answers, counts, and marks the changes.
 * @param {object} options
 * @param {number} options.startMs
 * @param {Expected} options.expected
 * @param {(change: Change) => void} options.onMark
 */
export function createRun({ startMs, expected, onMark }) {
  const tally = createTally();
  const timeline = createTimeline(startMs);
  const detector = createShiftDetector();
  const faultWatch = createFaultWatch();
  let unanswered = 0;

  const mark = (/** @type {number} */ atMs, /** @type {Change} */ change) => {
    timeline.mark(atMs, change);
    onMark(change);
  };
  const beginSegment = () => {
    tally.beginSegment();
    detector.reset();
  };
  const watchSplit = (/** @type {Answer} */ { version, atMs }) => {
    const shift = version && detector.add(version);
    if (shift) {
      mark(atMs, { kind: 'shift', ...shift });
      tally.beginSegment();
      if (!expected.isTyped) expected.share = null;
    }
    if (expected.share !== null) return;
    const { v2, total } = tally.segment();
    expected.share = learnWeight(v2, total);
    if (expected.share !== null) mark(atMs, { kind: 'learnt', to: expected.share });
  };
  const watchFrontDoor = (/** @type {Answer} */ { status, atMs }) => {
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
    /** @param {Answer} answer */
    take(answer) {
      tally.add(answer);
      watchFrontDoor(answer);
      watchSplit(answer);
      const change = faultWatch.add(answer.fault);
      if (change) mark(answer.atMs, { kind: change, fault: answer.fault ?? '' });
      timeline.add(answer, tally.share(), expected.share);
    },
    /**
     * The presenter moves the weight: a new segment is measured against it. null learns it.
     * @param {number | null} share
     * @param {number} atMs
     */
    expect(share, atMs) {
      const from = expected.share;
      expected.share = share;
      expected.isTyped = share !== null;
      beginSegment();
      mark(atMs, { kind: 'weight', from, ...(share === null ? {} : { to: share }) });
    },
  };
}

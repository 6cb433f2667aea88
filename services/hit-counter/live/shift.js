import { distance } from './statistics.js';

/** @import { Shift, Version } from './types.ts' */

/** So many standard errors apart that chance does it less than once in a talk. */
const threshold = 5.5;
const windowSize = 150;
const leastBefore = 100;

/** Watches the share of v2 for a jump: the last 150 answers against all before them. */
export function createShiftDetector() {
  const recent = new Uint8Array(windowSize);
  let seen = 0;
  let recentV2 = 0;
  let beforeV2 = 0;

  return {
    /**
     * Takes one answer; gives the shift at the moment it is certain, and starts anew.
     * @param {Version} version
     * @returns {Shift | null}
     */
    add(version) {
      const slot = seen % windowSize;
      const leaving = seen >= windowSize ? (recent[slot] ?? 0) : 0;
      const entering = version === 'v2' ? 1 : 0;
      recent[slot] = entering;
      recentV2 += entering - leaving;
      beforeV2 += leaving;
      seen++;
      const before = seen - windowSize;
      if (before < leastBefore) return null;
      if (distance(beforeV2, before, recentV2, windowSize) < threshold) return null;
      const shift = { from: beforeV2 / before, to: latestShare() };
      this.reset();
      return shift;
    },
    reset() {
      seen = 0;
      recentV2 = 0;
      beforeV2 = 0;
    },
  };

  /** Of the newest half of the window: the older half may be from before the jump. */
  function latestShare() {
    const half = windowSize / 2;
    let v2 = 0;
    for (let back = 1; back <= half; back++) v2 += recent[(seen - back) % windowSize] ?? 0;
    return v2 / half;
  }
}

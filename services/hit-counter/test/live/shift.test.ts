import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import { createShiftDetector } from '../../live/shift.js';

/** Feeds so many answers at this share of v2; gives the index and the shift where one is found. */
function feed(
  detector: ReturnType<typeof createShiftDetector>,
  share: number,
  answers: number,
  random: () => number,
) {
  for (let index = 0; index < answers; index++) {
    const shift = detector.add(random() < share ? 'v2' : 'v1');
    if (shift) return { index, ...shift };
  }
  return null;
}

describe('the shift detector', () => {
  it('finds a move from 20 to 50 % within some 300 answers, and tells the shares', () => {
    for (let seed = 0; seed < 50; seed++) {
      const detector = createShiftDetector();
      const random = seededRandom(seed);
      assert.equal(feed(detector, 0.2, 600, random), null);
      const found = feed(detector, 0.5, 300, random);
      assert.ok(found, `seed ${seed}`);
      assert.ok(Math.abs(found.from - 0.2) < 0.1);
      assert.ok(found.to > 0.3);
    }
  });

  it('stays silent over ten minutes at 50 a second, whatever the steady share', () => {
    for (const [seed, share] of [0.01, 0.05, 0.2, 0.5, 0.9].entries()) {
      assert.equal(feed(createShiftDetector(), share, 30_000, seededRandom(seed)), null);
    }
  });

  it('finds a promotion to 100 % and a rollback to 0 %', () => {
    for (const share of [1, 0]) {
      const detector = createShiftDetector();
      const random = seededRandom(7);
      feed(detector, 0.3, 500, random);
      assert.ok(feed(detector, share, 150, random));
    }
  });
});

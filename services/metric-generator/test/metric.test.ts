import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import fc from 'fast-check';
import { generatePerformanceIndex } from '../src/metric.ts';

test('the values agree with each other, whatever the dice say', () => {
  fc.assert(
    fc.property(
      fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      (dice) => {
        const index = generatePerformanceIndex(() => Number(dice.next().value));
        const { failRatio, ...amounts } = index;
        for (const [name, amount] of Object.entries(amounts)) {
          assert.ok(Number.isInteger(amount) && amount >= 0 && amount <= 99, `${name}: ${amount}`);
        }
        assert.ok(index.failAmount <= index.accessAmount);
        assert.ok(index.maxConcurrent <= index.accessAmount);
        assert.ok(index.minLatency <= index.avgLatency && index.avgLatency <= index.maxLatency);
        assert.equal(failRatio, index.failAmount / index.accessAmount);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('even the lowest dice give an access, so that there is a ratio', () => {
  const { accessAmount, failRatio } = generatePerformanceIndex(() => 0);
  assert.deepEqual([accessAmount, failRatio], [1, 0]);
});

test('every amount from 1 to 99 comes up, and 100 does not', () => {
  const random = seededRandom(1);
  const seen = new Set<number>();
  for (let i = 0; i < 5_000; i++) seen.add(generatePerformanceIndex(random).accessAmount);
  assert.equal(seen.size, 99);
  assert.ok(seen.has(1) && seen.has(99));
});

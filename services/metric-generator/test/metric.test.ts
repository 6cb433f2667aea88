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
        assert.equal(failRatio, index.accessAmount && index.failAmount / index.accessAmount);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('where nothing was accessed, nothing failed and nothing took time', () => {
  assert.deepEqual(
    generatePerformanceIndex(() => 0),
    {
      failRatio: 0,
      failAmount: 0,
      accessAmount: 0,
      maxConcurrent: 0,
      minLatency: 0,
      avgLatency: 0,
      maxLatency: 0,
    },
  );
});

test('every value from 0 to 99 comes up, and 100 does not', () => {
  const random = seededRandom(1);
  const seen = new Set<number>();
  for (let i = 0; i < 5_000; i++) seen.add(generatePerformanceIndex(random).accessAmount);
  assert.equal(seen.size, 100);
  assert.ok(seen.has(0) && seen.has(99));
});

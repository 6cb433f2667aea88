import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chanceOf, chanceOfAtLeast, chanceOfAtMost } from '../../src/canary/binomial.ts';
import { exactInterval } from '../../src/canary/interval.ts';

const near = (actual: number, expected: number, relative = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= relative * expected, `${actual}, not ${expected}`);

describe('the binomial distribution', () => {
  it('agrees with exact integers', () => {
    near(chanceOf(5, 10, 0.5), 252 / 1_024);
    near(chanceOfAtLeast(8, 10, 0.5), 56 / 1_024);
    near(chanceOfAtMost(2, 10, 0.5), 56 / 1_024);
    near(chanceOfAtLeast(3, 10, 0.5), 968 / 1_024);
    // Twice P(X <= 60), summed with exact integers.
    near(2 * chanceOfAtMost(60, 400, 0.2), 0.0121318848, 1e-8);
  });

  it('sums to one, also for many trials', () => {
    for (const [total, share] of [
      [1, 0.3],
      [17, 0.01],
      [1_000, 0.5],
      [100_000, 0.2],
    ] as const) {
      const middle = Math.floor(total * share);
      near(chanceOfAtMost(middle, total, share) + chanceOfAtLeast(middle + 1, total, share), 1);
      let sum = 0;
      for (let count = 0; count <= total; count++) sum += chanceOf(count, total, share);
      near(sum, 1);
    }
  });

  it('is certain at 0 and at 1', () => {
    assert.equal(chanceOfAtLeast(1, 9, 0), 0);
    assert.equal(chanceOfAtLeast(9, 9, 1), 1);
    assert.equal(chanceOfAtMost(8, 9, 1), 0);
    assert.equal(chanceOfAtLeast(0, 9, 0), 1);
  });
});

describe('the exact interval', () => {
  for (const [count, total, low, high] of [
    [81, 263, '0.2527', '0.3676'],
    [15, 148, '0.0578', '0.1617'],
    [0, 20, '0.0000', '0.1684'],
    [1, 29, '0.0009', '0.1776'],
  ] as const) {
    it(`is as published for ${count} of ${total}: ${low} to ${high}`, () => {
      // Newcombe, Statistics in Medicine 17 (1998), table I, method 5.
      const interval = exactInterval(count, total, 0.95);
      assert.equal(interval.low.toFixed(4), low);
      assert.equal(interval.high.toFixed(4), high);
    });
  }

  it('is closed at 0 and 1, where it has the formula 1 - (alpha / 2) ** (1 / n)', () => {
    const none = exactInterval(0, 500, 0.99);
    assert.equal(none.low, 0);
    near(none.high, 1 - 0.005 ** (1 / 500));
    const all = exactInterval(500, 500, 0.99);
    assert.equal(all.high, 1);
    near(all.low, 0.005 ** (1 / 500));
    assert.deepEqual(exactInterval(0, 0, 0.99), { low: 0, high: 1 });
  });

  it('leaves at its bounds exactly the chance that the confidence allows', () => {
    const seen = fc.integer({ min: 1, max: 5_000 }).chain((total) => {
      return fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total));
    });
    fc.assert(
      fc.property(seen, fc.constantFrom(0.9, 0.95, 0.99, 0.999), ([count, total], confidence) => {
        const { low, high } = exactInterval(count, total, confidence);
        assert.ok(low <= count / total && count / total <= high);
        const alpha = (1 - confidence) / 2;
        if (count > 0) near(chanceOfAtLeast(count, total, low), alpha, 1e-6);
        if (count < total) near(chanceOfAtMost(count, total, high), alpha, 1e-6);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('holds the true share as often as it says, or more: summed exactly', (t) => {
    for (const confidence of [0.95, 0.99, 0.995]) {
      for (const total of [1, 10, 47, 200]) {
        const intervals = Array.from({ length: total + 1 }, (_, count) => {
          return exactInterval(count, total, confidence);
        });
        let least = 1;
        for (let percent = 0; percent <= 100; percent += 2.5) {
          const share = percent / 100;
          let coverage = 0;
          intervals.forEach(({ low, high }, count) => {
            if (low <= share && share <= high) coverage += chanceOf(count, total, share);
          });
          least = Math.min(least, coverage);
          assert.ok(coverage >= confidence, `${coverage} for ${share} of ${total}`);
        }
        t.diagnostic(`${confidence}, ${total} requests: ${least.toFixed(5)} at least`);
      }
    }
  });
});

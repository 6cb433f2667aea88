import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { estimateShare, judge, learnWeight } from '../../live/statistics.js';

describe('the share and its band', () => {
  it("agrees with Wilson's interval as published (81 of 263: 0.2553 to 0.3662)", () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    const { low, high } = estimateShare(81, 263);
    assert.equal(low.toFixed(4), '0.2553');
    assert.equal(high.toFixed(4), '0.3662');
  });

  it('holds the share, stays within 0 and 1, and is mirrored for the other version', () => {
    const seen = fc.nat(10_000).chain((total) => fc.tuple(fc.nat(total), fc.constant(total)));
    fc.assert(
      fc.property(seen, ([count, total]) => {
        fc.pre(total > 0);
        const { share, low, high } = estimateShare(count, total);
        const other = estimateShare(total - count, total);
        assert.ok(0 <= low && low <= share && share <= high && high <= 1);
        assert.ok(Math.abs(1 - other.high - low) < 1e-12);
      }),
    );
  });

  it('narrows as answers come in', () => {
    const widths = [10, 100, 1_000].map((total) => {
      const { low, high } = estimateShare(total * 0.2, total);
      return high - low;
    });
    assert.deepEqual(widths, widths.toSorted().reverse());
  });

  it('knows nothing without an answer', () => {
    assert.deepEqual(estimateShare(0, 0), { share: Number.NaN, low: 0, high: 1, total: 0 });
  });
});

describe('the verdict', () => {
  it('waits for twenty answers and for something expected', () => {
    assert.equal(judge(4, 19, 0.2), 'unknown');
    assert.equal(judge(20, 100, null), 'unknown');
  });

  it('doubts between 95 % and 99.9 %, and differs beyond', () => {
    assert.equal(judge(200, 1_000, 0.2), 'agrees');
    assert.equal(judge(230, 1_000, 0.2), 'doubtful');
    assert.equal(judge(300, 1_000, 0.2), 'differs');
  });
});

describe('the learnt weight', () => {
  it('is a multiple of 5 % as soon as the band holds a single one', () => {
    assert.equal(learnWeight(205, 1_000), 0.2);
    assert.equal(learnWeight(20, 100), null);
    assert.equal(learnWeight(0, 400), 0);
  });

  it('is the nearest 1 % after 2,000 answers that fit no multiple of 5 %', () => {
    assert.equal(learnWeight(260, 2_000), 0.13);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import { type Budget, type Conduct, judgeStep, percentile99 } from '../../src/canary/step.ts';

const budget: Budget = { errors: 0.01, p99Ratio: 1.5, p99FloorMs: 100 };
const alpha = 0.001 / 12;

const conduct = (requests: number, failures = 0, latencyMs = 10): Conduct => ({
  requests,
  failures,
  latenciesMs: Array(requests - failures).fill(latencyMs),
});

/** A step at 25 % of 1,000 requests, where v1 takes 10 ms. */
const judge = (v2: Conduct, changes: { v1Ms?: number; v2Percent?: number } = {}) => {
  const { v1Ms = 10, v2Percent = 25 } = changes;
  const v1 = conduct(1_000 - v2.requests, 0, v1Ms);
  const split = { first: v1.requests, second: v2.requests, other: 0, unknown: 0 };
  const evidence = { v2Percent, split, v1, v2, v1LatenciesMs: v1.latenciesMs };
  return judgeStep(evidence, budget, alpha);
};

describe('a step', () => {
  it('is sound when v2 is like v1', () => {
    const { isShareOff, hasErrors, isSlow } = judge(conduct(250));
    assert.deepEqual(
      { isShareOff, hasErrors, isSlow },
      {
        isShareOff: false,
        hasErrors: false,
        isSlow: false,
      },
    );
  });

  it('is breached when half of v2 fails, even of few', () => {
    assert.ok(judge(conduct(250, 125)).hasErrors);
    assert.ok(judge(conduct(50, 25), { v2Percent: 5 }).hasErrors);
  });

  it('bears the errors that the budget allows, and a few by chance', () => {
    assert.ok(!judge(conduct(250, 3)).hasErrors);
    assert.ok(!judge(conduct(250, 6)).hasErrors);
    assert.ok(judge(conduct(250, 20)).hasErrors);
  });

  it('is breached by a single error where none is allowed', () => {
    const v2 = conduct(250, 1);
    const split = { first: 750, second: 250, other: 0, unknown: 0 };
    const evidence = { v2Percent: 25, split, v1: conduct(750), v2, v1LatenciesMs: [10] };
    assert.ok(judgeStep(evidence, { ...budget, errors: 0 }, alpha).hasErrors);
  });

  it('is breached when v2 is slow beside v1, and not when v1 is as slow', () => {
    assert.ok(judge(conduct(250, 0, 500)).isSlow);
    assert.ok(!judge(conduct(250, 0, 500), { v1Ms: 400 }).isSlow);
  });

  it('bears a ratio that is large between tiny latencies', () => {
    assert.ok(!judge(conduct(250, 0, 90), { v1Ms: 2 }).isSlow);
  });

  it('needs more than one slow answer in a hundred', () => {
    const withSlow = (slow: number): Conduct => ({
      ...conduct(250),
      latenciesMs: [...Array(250 - slow).fill(10), ...Array(slow).fill(500)],
    });
    assert.ok(!judge(withSlow(2)).isSlow);
    assert.ok(judge(withSlow(25)).isSlow);
    assert.equal(judge(withSlow(25)).slow, 25);
  });

  it('is breached when the share is not as it was set', () => {
    assert.ok(judge(conduct(500)).isShareOff);
    assert.ok(judge(conduct(999), { v2Percent: 100 }).isShareOff);
    assert.ok(!judge(conduct(1_000), { v2Percent: 100 }).isShareOff);
  });

  it('hardly ever sends back a v2 that is sound: seldom enough in simulated steps', (t) => {
    const random = seededRandom(11);
    const runs = 1_000;
    const looseAlpha = 0.01;
    const latency = () => 10 + 40 * random() ** 8;
    let breached = 0;
    for (let run = 0; run < runs; run++) {
      const latenciesMs: Record<string, number[]> = { v1: [], v2: [] };
      let failures = 0;
      for (let i = 0; i < 400; i++) {
        const version = random() < 0.25 ? 'v2' : 'v1';
        if (version === 'v2' && random() < budget.errors) failures++;
        else latenciesMs[version]?.push(latency());
      }
      const { v1 = [], v2 = [] } = latenciesMs;
      const second = v2.length + failures;
      const split = { first: v1.length, second, other: 0, unknown: 0 };
      const evidence = {
        v2Percent: 25,
        split,
        v1: { requests: v1.length, failures: 0, latenciesMs: v1 },
        v2: { requests: second, failures, latenciesMs: v2 },
        v1LatenciesMs: v1,
      };
      const result = judgeStep(evidence, { ...budget, p99FloorMs: 0 }, looseAlpha);
      if (result.isShareOff || result.hasErrors || result.isSlow) breached++;
    }
    t.diagnostic(`${breached} of ${runs}, each test at ${looseAlpha}`);
    assert.ok(breached <= runs * looseAlpha * 3);
  });
});

describe('the p99', () => {
  it('is the value that 99 of 100 do not exceed', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    assert.equal(percentile99(values), 198);
    assert.equal(percentile99([7]), 7);
    assert.equal(percentile99([]), undefined);
  });
});

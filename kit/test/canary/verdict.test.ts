import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import { chanceOf } from '../../src/canary/binomial.ts';
import { precisionFor, requestsFor } from '../../src/canary/sample-size.ts';
import {
  combineVerdicts,
  type Demand,
  judgeSplit,
  type Split,
  type Verdict,
} from '../../src/canary/verdict.ts';

const confidence = 0.99;
/** Two samples share what the confidence leaves. */
const perSample = 1 - (1 - confidence) / 2;
const runs = 1_000;

const split = (second: number, total: number, rest: Partial<Split> = {}): Split => {
  return { first: total - second, second, other: 0, unknown: 0, ...rest };
};

/** How `runs` simulated calls end, each with two samples of `requests` at the true share. */
function simulate(truth: number, demand: Demand, requests: number, seed: number) {
  const random = seededRandom(seed);
  const known = new Map<number, Verdict>();
  const judge = (second: number) => {
    const verdict = known.get(second) ?? judgeSplit(split(second, requests), demand);
    known.set(second, verdict);
    return verdict;
  };
  const sample = () => {
    let second = 0;
    for (let i = 0; i < requests; i++) if (random() < truth) second++;
    return judge(second);
  };
  const ends = { pass: 0, fail: 0, unclear: 0 };
  for (let run = 0; run < runs; run++) ends[combineVerdicts([sample(), sample()])]++;
  return ends;
}

describe('the verdict on a split', () => {
  for (const share of [0.05, 0.2, 0.5]) {
    const demand = { share, precision: 0.05, confidence: perSample };
    const requests = requestsFor(demand, 2);

    it(`fails a true ${share * 100} % no more often than the confidence allows`, (t) => {
      const ends = simulate(share, demand, requests, 1);
      t.diagnostic(`${requests} requests a sample: ${JSON.stringify(ends)}`);
      assert.ok(ends.fail <= runs * (1 - confidence));
      assert.ok(ends.pass >= runs * 0.94);
    });

    it(`fails a true ${share * 100} % no more often, summed exactly, whatever the number`, () => {
      for (const total of [1, 20, 150, requests]) {
        let fails = 0;
        for (let count = 0; count <= total; count++) {
          const isFail = judgeSplit(split(count, total), demand) === 'fail';
          if (isFail) fails += chanceOf(count, total, share);
        }
        assert.ok(1 - (1 - fails) ** 2 <= 1 - confidence, `${fails} of ${total}`);
      }
    });

    it(`fails ${share * 100} % that is 5 points off nearly always, and never passes it`, (t) => {
      for (const truth of [share - 0.05, share + 0.05].filter((p) => p >= 0)) {
        const ends = simulate(truth, demand, requests, 2);
        t.diagnostic(`${truth.toFixed(2)}: ${JSON.stringify(ends)}`);
        assert.ok(ends.fail >= runs * 0.99);
        assert.equal(ends.pass, 0);
      }
    });
  }

  it('tells nothing from a handful, whatever it was asked', () => {
    const demand = { share: 0.2, precision: 0.05, confidence: perSample };
    assert.equal(judgeSplit(split(2, 10), demand), 'unclear');
    assert.equal(judgeSplit(split(0, 0), demand), 'unclear');
  });

  it('takes one stray answer as proof against 0 % and against 100 %', () => {
    const nobody = { share: 0, precision: 0.05, confidence: perSample };
    assert.equal(judgeSplit(split(0, 200), nobody), 'pass');
    assert.equal(judgeSplit(split(1, 200), nobody), 'fail');
    const everybody = { ...nobody, share: 1 };
    assert.equal(judgeSplit(split(200, 200), everybody), 'pass');
    assert.equal(judgeSplit(split(199, 200), everybody), 'fail');
    assert.equal(judgeSplit(split(20, 20), everybody), 'unclear');
  });

  it('lets errors that name nobody stand for either version', () => {
    const demand = { share: 0.2, precision: 0.05, confidence: perSample };
    assert.equal(judgeSplit(split(1_000, 5_000), demand), 'pass');
    // Half of the second version's answers are errors: the rest alone would look like 11 %.
    assert.equal(judgeSplit(split(500, 4_500), demand), 'fail');
    assert.equal(judgeSplit(split(500, 4_500, { unknown: 500 }), demand), 'unclear');
    assert.equal(judgeSplit(split(0, 0, { unknown: 500 }), demand), 'unclear');
  });

  it('fails where a version answers that nobody expects', () => {
    const demand = { share: 0.2, precision: 0.05, confidence: perSample };
    assert.equal(judgeSplit(split(1_000, 5_000, { other: 1 }), demand), 'fail');
  });

  it('needs every sample to pass, and a single one to fail', () => {
    assert.equal(combineVerdicts(['pass', 'pass']), 'pass');
    assert.equal(combineVerdicts(['pass', 'unclear']), 'unclear');
    assert.equal(combineVerdicts(['unclear', 'fail']), 'fail');
    assert.equal(combineVerdicts([]), 'unclear');
  });
});

describe('the requests needed', () => {
  it('grow with the precision and the confidence', () => {
    const requests = (precision: number, sure: number) =>
      requestsFor({ share: 0.2, precision, confidence: sure }, 2);
    assert.ok(requests(0.03, 0.99) > requests(0.05, 0.99));
    assert.ok(requests(0.05, 0.999) > requests(0.05, 0.99));
  });

  it('agree with the precision that they are enough for', () => {
    for (const share of [0, 0.05, 0.2, 0.5, 1]) {
      for (const precision of [0.02, 0.05, 0.1]) {
        const demand = { share, precision, confidence: perSample };
        assert.ok(precisionFor(requestsFor(demand, 2), demand, 2) <= precision);
      }
    }
  });

  it('are never worth more than 15 points', () => {
    assert.equal(precisionFor(10, { share: 0.5, confidence: perSample }, 2), 0.15);
  });
});

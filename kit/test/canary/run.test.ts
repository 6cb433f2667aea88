import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import { type RunEvent, type RunPlan, runCanary } from '../../src/canary/run.ts';
import { answerAs, startServer } from '../load/servers.ts';

const plan: RunPlan = {
  steps: [25, 100],
  requests: 200,
  concurrency: 4,
  budget: { errors: 0.01, p99Ratio: 1.5, p99FloorMs: 60_000 },
  confidence: 0.999_999,
};

/** A server that splits by a weight; `beforeAnswer` may change what it does. */
async function startSplit(t: TestContext, beforeAnswer?: (split: { v2Percent: number }) => void) {
  const split = { v2Percent: 20 };
  const random = seededRandom(5);
  const { url } = await startServer(t, (request, response) => {
    beforeAnswer?.(split);
    answerAs(random() * 100 < split.v2Percent ? 'v2' : 'v1')(request, response);
  });
  return { split, question: { url, path: '/', headers: {}, timeoutMs: 60_000 } };
}

function recorder() {
  const events: RunEvent[] = [];
  const weights: number[] = [];
  return { events, weights, tell: (event: RunEvent) => void events.push(event) };
}

const never = new AbortController().signal;

describe('a canary run', () => {
  it('ends at the last step: promoted at 100 %, held below', async (t) => {
    for (const [steps, outcome] of [
      [[25, 100], 'promoted'],
      [[25, 50], 'held'],
    ] as const) {
      const { split, question } = await startSplit(t);
      const { tell, events, weights } = recorder();
      const ended = await runCanary(
        question,
        { ...plan, steps: [...steps] },
        {
          v2PercentBefore: 20,
          setWeight: async (v2Percent) => {
            weights.push(v2Percent);
            split.v2Percent = v2Percent;
            return v2Percent;
          },
          signal: never,
          tell,
        },
      );
      assert.equal(ended, outcome);
      assert.deepEqual(weights, steps);
      const last = { event: 'ended', outcome, v2Percent: steps[1], reasons: [] };
      assert.deepEqual(events.at(-1), last);
    }
  });

  it('measures again while a weight is on its way', async (t) => {
    let asked = 0;
    let wanted = 20;
    const { question } = await startSplit(t, (split) => {
      // The first measurement of each step still sees the weight before.
      if (++asked % 200 === 0) split.v2Percent = wanted;
    });
    const { tell, events } = recorder();
    const outcome = await runCanary(
      question,
      { ...plan, steps: [60, 100] },
      {
        v2PercentBefore: 20,
        setWeight: async (v2Percent) => {
          wanted = v2Percent;
          return v2Percent;
        },
        signal: never,
        tell,
      },
    );
    assert.equal(outcome, 'promoted');
    assert.deepEqual(
      events.map(({ event }) => event),
      ['step', 'not yet', 'measured', 'step', 'not yet', 'measured', 'ended'],
    );
  });

  it('goes back to 0 % where the weight never comes, and says what is seen instead', async (t) => {
    const { question } = await startSplit(t);
    const { tell, events, weights } = recorder();
    const outcome = await runCanary(
      question,
      { ...plan, steps: [80] },
      {
        v2PercentBefore: 20,
        setWeight: async (v2Percent) => {
          weights.push(v2Percent);
          return v2Percent;
        },
        signal: never,
        tell,
      },
    );
    assert.equal(outcome, 'rolled back');
    assert.deepEqual(weights, [80, 0]);
    assert.equal(events.filter(({ event }) => event === 'not yet').length, 2);
    const end = events.at(-1);
    assert.ok(end?.event === 'ended');
    assert.match(end.reasons.join(), /v2 gets between .* %, not the 80 % it was set to/);
  });

  it('judges by the share that could be had, where that is another', async (t) => {
    const { split, question } = await startSplit(t);
    const { tell, events } = recorder();
    const outcome = await runCanary(
      question,
      { ...plan, steps: [30] },
      {
        v2PercentBefore: 20,
        // One of three replicas.
        setWeight: async () => {
          split.v2Percent = 100 / 3;
          return 100 / 3;
        },
        signal: never,
        tell,
      },
    );
    assert.equal(outcome, 'held');
    assert.equal(
      events.find(({ event }) => event === 'not yet'),
      undefined,
    );
  });

  it('goes back to where it was when it is interrupted, whatever it was doing', async (t) => {
    for (const when of ['measuring', 'setting']) {
      const ending = new AbortController();
      let asked = 0;
      const { question } = await startSplit(t, () => {
        if (when === 'measuring' && ++asked === 50) ending.abort();
      });
      const { tell, events, weights } = recorder();
      const outcome = await runCanary(question, plan, {
        v2PercentBefore: 20,
        setWeight: async (v2Percent) => {
          weights.push(v2Percent);
          if (when === 'setting' && v2Percent === 25) {
            ending.abort();
            throw new Error('the command was interrupted');
          }
          return v2Percent;
        },
        signal: ending.signal,
        tell,
      });
      assert.equal(outcome, 'interrupted');
      assert.deepEqual(weights, [25, 20]);
      assert.deepEqual(events.at(-1), {
        event: 'ended',
        outcome: 'interrupted',
        v2Percent: 20,
        reasons: [],
      });
    }
  });

  it('puts the weight back when it cannot be set, and passes the reason on', async (t) => {
    const { question } = await startSplit(t);
    const weights: number[] = [];
    const failing = runCanary(question, plan, {
      v2PercentBefore: 20,
      setWeight: async (v2Percent) => {
        weights.push(v2Percent);
        if (v2Percent === 100) throw new Error('nginx did not take the weight');
        return v2Percent;
      },
      signal: never,
      tell: () => undefined,
    });
    // The server is still at 20 %, within reach of the 25 % that the first step asks for.
    await assert.rejects(failing, /nginx did not take the weight/);
    assert.deepEqual(weights, [25, 100, 20]);
  });

  it('puts it back at a second try, where another Ctrl-C has ended the first', async (t) => {
    const ending = new AbortController();
    const { question } = await startSplit(t);
    const { tell, weights } = recorder();
    const outcome = await runCanary(question, plan, {
      v2PercentBefore: 20,
      setWeight: async (v2Percent) => {
        weights.push(v2Percent);
        ending.abort();
        if (weights.length < 3) throw new Error('docker failed: SIGINT');
        return v2Percent;
      },
      signal: ending.signal,
      tell,
    });
    assert.equal(outcome, 'interrupted');
    assert.deepEqual(weights, [25, 20, 20]);
  });

  it('says so when the weight cannot even be put back', async (t) => {
    const { question } = await startSplit(t);
    const failing = runCanary(question, plan, {
      v2PercentBefore: 20,
      setWeight: async () => {
        throw new Error('no docker');
      },
      signal: never,
      tell: () => undefined,
    });
    await assert.rejects(failing, /could not be put back to 20 %: no docker/);
  });
});

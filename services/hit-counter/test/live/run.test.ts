import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRun } from '../../live/run.js';
import type { Change } from '../../live/types.ts';
import { answer } from './answers.ts';

function startRun(share: number | null) {
  const changes: Change[] = [];
  const expected = { share, isTyped: share !== null };
  const run = createRun({ startMs: 0, expected, onMark: (change) => changes.push(change) });
  /** One in five answers is v2's. */
  const takeMany = (count: number) => {
    for (let index = 0; index < count; index++) {
      run.take(answer({ atMs: index * 100, version: index % 5 === 0 ? 'v2' : 'v1' }));
    }
  };
  return { run, changes, takeMany };
}

describe('a run', () => {
  it('counts the errors of a version for the split, and those of nobody not', () => {
    const { run } = startRun(0.2);
    run.take(answer({ version: 'v2', status: 503, error: '503' }));
    run.take(answer({ version: null, status: 0, error: 'no answer' }));
    assert.deepEqual(run.tally.segment(), { v2: 1, total: 1 });
    assert.equal(run.tally.errors(), 2);
  });

  it('marks a typed weight and measures anew from there', () => {
    const { run, changes, takeMany } = startRun(0.2);
    takeMany(100);
    run.expect(0.5, 10_000);
    assert.deepEqual(changes, [{ kind: 'weight', from: 0.2, to: 0.5 }]);
    assert.equal(run.tally.segment().total, 0);
    assert.equal(run.tally.total(), 100);
    assert.deepEqual(run.timeline.marks, [{ kind: 'weight', from: 0.2, to: 0.5, second: 10 }]);
  });

  it('learns the weight where none is typed', () => {
    const { run, changes, takeMany } = startRun(null);
    takeMany(1_500);
    assert.equal(run.expected.share, 0.2);
    assert.deepEqual(changes, [{ kind: 'learnt', to: 0.2 }]);
    assert.equal(run.verdict(), 'agrees');
  });

  it('marks where faults begin and where they are over', () => {
    const { run, changes } = startRun(0.2);
    run.take(answer());
    run.take(answer({ fault: 'delay=200' }));
    run.take(answer({ fault: 'delay=200' }));
    for (let count = 0; count < 100; count++) run.take(answer());
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['fault', 'faultOver'],
    );
    assert.equal(changes[0]?.fault, 'delay=200');
  });

  it('marks where the front door goes away and comes back', () => {
    const { run, changes } = startRun(0.2);
    for (let count = 0; count < 5; count++) run.take(answer({ status: 0, error: 'no answer' }));
    run.take(answer());
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['away', 'back'],
    );
  });
});

describe('the time line', () => {
  it('forgets what is older than a quarter of an hour', () => {
    const { run } = startRun(0.2);
    for (let second = 0; second < 1_000; second++) run.take(answer({ atMs: second * 1_000 }));
    assert.equal(run.timeline.bins.length, 900);
    assert.equal(run.timeline.firstSecond(), 100);
  });
});

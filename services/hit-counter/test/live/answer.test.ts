import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAnswer } from '../../live/answer.js';

const times = { atMs: 10, latencyMs: 5 };
const body = { message: 'Hello', host: 'pod-1', client: '10.0.0.9', hits: 7, version: 'v2' };

describe('an answer', () => {
  it('is a counted hit of its version', () => {
    const answer = readAnswer({ status: 200, headers: new Headers(), body }, times);
    assert.equal(answer.version, 'v2');
    assert.equal(answer.hits, 7);
    assert.equal(answer.error, null);
  });

  it('that is a problem tells its reason, its fault and whose it is', () => {
    const headers = new Headers({ 'x-app-version': 'v2', 'x-fault-injected': 'status=503' });
    const problem = { title: 'Service Unavailable', detail: 'Injected on demand', status: 503 };
    const answer = readAnswer({ status: 503, headers, body: problem }, times);
    assert.equal(answer.error, '503 Injected on demand');
    assert.equal(answer.version, 'v2');
    assert.equal(answer.fault, 'status=503');
  });

  it('with status 200 that is no hit-counter’s is an error', () => {
    for (const other of [undefined, 'x', { hits: 1 }, { ...body, version: 'v3' }]) {
      const answer = readAnswer({ status: 200, headers: new Headers(), body: other }, times);
      assert.equal(answer.error, 'not a hit-counter');
      assert.equal(answer.version, null);
    }
  });
});

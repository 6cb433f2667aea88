import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseReplicas } from '../../src/rungs/replica-ratio.ts';

test('a share that ten replicas can make is made exactly, near to as many as there are', () => {
  assert.deepEqual(chooseReplicas(20, 4), { v1: 4, v2: 1, v2Percent: 20 });
  assert.deepEqual(chooseReplicas(20, 9), { v1: 8, v2: 2, v2Percent: 20 });
  assert.deepEqual(chooseReplicas(25, 4), { v1: 3, v2: 1, v2Percent: 25 });
  assert.deepEqual(chooseReplicas(50, 4), { v1: 2, v2: 2, v2Percent: 50 });
});

test('all and nothing keep as many replicas as there are', () => {
  assert.deepEqual(chooseReplicas(0, 4), { v1: 4, v2: 0, v2Percent: 0 });
  assert.deepEqual(chooseReplicas(100, 4), { v1: 0, v2: 4, v2Percent: 100 });
});

test('a version that is to get some gets a replica, however small its share', () => {
  assert.deepEqual(chooseReplicas(1, 4), { v1: 9, v2: 1, v2Percent: 10 });
  assert.deepEqual(chooseReplicas(99, 4), { v1: 1, v2: 9, v2Percent: 90 });
});

test('no share is missed by more than ten points, with at most ten replicas', () => {
  for (let percent = 0; percent <= 100; percent++) {
    const { v1, v2, v2Percent } = chooseReplicas(percent, 4);
    assert.ok(v1 + v2 <= 10 && v1 + v2 >= 1);
    assert.ok(Math.abs(v2Percent - percent) < 10, `${percent}: ${v2Percent}`);
    assert.equal(v2Percent, (100 * v2) / (v1 + v2));
  }
});

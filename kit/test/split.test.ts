import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSplit } from '../src/split.ts';

test('the replicas of a version take turns, whatever the other version gets', () => {
  const draws = [0.9, 0.1, 0.9, 0.9, 0.1, 0.9];
  const split = createSplit(20, () => draws.shift() ?? 0);
  split.replicas.v1 = ['a', 'b', 'c'];
  split.replicas.v2 = ['x', 'y'];
  const drawn = Array.from({ length: 6 }, () => split.draw());
  assert.deepEqual(drawn, ['a', 'x', 'b', 'c', 'y', 'a']);
});

test('the weight holds from the next draw on', () => {
  const split = createSplit(0);
  split.replicas.v1 = ['a'];
  split.replicas.v2 = ['x'];
  assert.equal(split.draw(), 'a');
  split.v2Percent = 100;
  assert.equal(split.draw(), 'x');
});

test('a version without a replica has nothing to give', () => {
  assert.equal(createSplit(50).draw(), undefined);
});

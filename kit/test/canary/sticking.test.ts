import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@meshwalk/chassis/random';
import { isSticking, type Mix } from '../../src/canary/sticking.ts';

const pure = (first: number, second: number, each: number): Mix[] => [
  ...Array.from({ length: first }, () => ({ first: each, second: 0 })),
  ...Array.from({ length: second }, () => ({ first: 0, second: each })),
];

test('connections that each keep to a version stick', () => {
  assert.ok(isSticking(pure(6, 2, 100)));
  assert.ok(isSticking(pure(4, 4, 20)));
});

test('a single answer of the other version shows that a connection does not stick', () => {
  assert.ok(!isSticking([...pure(6, 1, 100), { first: 1, second: 99 }]));
});

test('one version alone is not sticking: nothing splits at all', () => {
  assert.ok(!isSticking(pure(8, 0, 100)));
  assert.ok(!isSticking([]));
});

test('a few answers a connection may be pure by chance', () => {
  assert.ok(!isSticking(pure(3, 1, 1)));
  assert.ok(!isSticking(pure(1, 1, 5)));
  assert.ok(!isSticking(pure(700, 300, 1)));
});

test('drawing per request is not taken for sticking, however short the connections', () => {
  const random = seededRandom(3);
  for (let run = 0; run < 5_000; run++) {
    const mixes = Array.from({ length: 8 }, () => {
      const second = Array.from({ length: 3 }, () => random() < 0.2).filter(Boolean).length;
      return { first: 3 - second, second };
    });
    assert.ok(!isSticking(mixes));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chanceOf } from './support/binomial.ts';

test('the chance of a split is that of the exact binomial distribution', () => {
  const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-6);
  near(chanceOf(0, 10, 0.5), 2 / 1_024);
  near(chanceOf(10, 10, 0.5), 2 / 1_024);
  near(chanceOf(5, 10, 0.5), 1);
  // Twice P(X <= 60), summed with exact integers.
  near(chanceOf(60, 400, 0.2), 0.0121318848);
});

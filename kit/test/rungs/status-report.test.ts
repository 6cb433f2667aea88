import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '../../src/rungs/rung.ts';
import { describeStatus } from '../../src/rungs/status-report.ts';

const copy = (name: string, isReady = true): Instance => {
  return { service: 'hit-counter', version: 'v1', name, isReady };
};
const places = [{ name: 'hits', at: 'http://127.0.0.1:8080/' }];

test('names of copies that a line does not hold go on below, in their column', () => {
  const instances = ['one', 'two', 'three'].map((name) => copy(`hit-counter-v1-${name}`));
  const text = describeStatus({ places, v2Percent: 20, instances }, 80);
  const lines = text.split('\n');
  assert.ok(
    lines.every((line) => line.length <= 80),
    text,
  );
  const first = lines.findIndex((line) => line.includes('v1-one, hit-counter-v1-two,'));
  assert.equal(lines[first + 1]?.trim(), 'hit-counter-v1-three');
  assert.equal(lines[first + 1]?.indexOf('hit-'), lines[first]?.indexOf('hit-counter-v1-one'));
});

test('a version that should be there and is not is shown', () => {
  const text = describeStatus({ places, v2Percent: 0, instances: [copy('a', false)] }, 80);
  assert.match(text, /hit-counter v1 +0 of 1 ready +a$/m);
  assert.match(text, /hit-counter v2 +none$/m);
  assert.match(text, /metric-generator v1 +none$/m);
});

test('a weight that nobody can tell is not shown', () => {
  assert.doesNotMatch(describeStatus({ places, v2Percent: undefined, instances: [] }, 80), /%/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultSwitch } from '../src/faults.ts';
import { createMetrics } from '../src/metrics.ts';
import { exposeState } from '../src/state-metrics.ts';

const rules = {
  delayMs: 0,
  delayPercent: 100,
  errorPercent: 20,
  errorStatus: 503,
  abortPercent: 0,
  ttlSeconds: 60,
};

test('a scrape tells whether faults are on and when that changed, by itself too', async () => {
  let now = 1_000_000;
  const faults = createFaultSwitch({ monotonic: () => now, wall: () => now });
  const { registry } = createMetrics('app', 'v1');
  exposeState(registry, faults, {});
  const read = async () => {
    const text = await registry.metrics();
    const [, active] = /^faults_active\{.*\} (.+)$/m.exec(text) ?? [];
    const [, changed] = /^faults_changed_timestamp_seconds\{.*\} (.+)$/m.exec(text) ?? [];
    return [Number(active), Number(changed)];
  };
  assert.deepEqual(await read(), [0, 0]);
  faults.set(rules);
  assert.deepEqual(await read(), [1, 1_000]);
  now += 61_000;
  assert.deepEqual(await read(), [0, 1_060]);
  faults.clear();
  assert.deepEqual(await read(), [0, 1_060]);
  faults.set(rules);
  now += 5_000;
  faults.clear();
  assert.deepEqual(await read(), [0, 1_066]);
});

test('a scrape tells which dependency answers', async () => {
  const { registry } = createMetrics('app', 'v1');
  exposeState(registry, createFaultSwitch(), {
    store: async () => {},
    source: () => Promise.reject(new Error('connection refused')),
  });
  const text = await registry.metrics();
  assert.match(text, /^dependency_up\{dependency="store",.*\} 1$/m);
  assert.match(text, /^dependency_up\{dependency="source",.*\} 0$/m);
});

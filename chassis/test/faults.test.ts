import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFaultSwitch, drawFault, type FaultRules, formatFault } from '../src/faults.ts';
import { seededRandom } from '../src/random.ts';

const none: FaultRules = {
  delayMs: 0,
  delayPercent: 100,
  errorPercent: 0,
  errorStatus: 503,
  abortPercent: 0,
  ttlSeconds: 60,
};

test('rules without effect inject nothing', () => {
  assert.equal(drawFault(none, seededRandom(1)), null);
  assert.equal(drawFault({ ...none, delayMs: 200, delayPercent: 0 }, seededRandom(1)), null);
});

test('a hundred percent hits every request, with all that is asked', () => {
  const rules = { ...none, delayMs: 200, errorPercent: 100, errorStatus: 500 };
  const fault = drawFault(rules, seededRandom(1));
  assert.deepEqual(fault, { delayMs: 200, status: 500, abort: false });
  assert.equal(fault && formatFault(fault), 'delay=200;status=500');
});

test('a cut connection has no status to tell of', () => {
  assert.equal(formatFault({ delayMs: 5, status: 503, abort: true }), 'delay=5;abort');
});

test('the share of faulted requests is the one asked for', () => {
  const random = seededRandom(7);
  const draws = Array.from({ length: 10_000 }, () =>
    drawFault({ ...none, errorPercent: 20 }, random),
  );
  const failed = draws.filter((fault) => fault !== null).length;
  // 2000 expected; five standard deviations are 200.
  assert.ok(Math.abs(failed - 2_000) < 200, `${failed} of 10000`);
});

test('a seed repeats the choice of requests', () => {
  const draw = () => {
    const faults = createFaultSwitch();
    faults.set({ ...none, errorPercent: 50, seed: 7 });
    return Array.from({ length: 50 }, () => faults.draw() !== null);
  };
  const first = draw();
  assert.deepEqual(draw(), first);
  assert.ok(first.includes(true) && first.includes(false));
});

test('faults end by themselves when their time is over', () => {
  let nowMs = 1_000;
  const faults = createFaultSwitch({ monotonic: () => nowMs, wall: () => nowMs });
  faults.set({ ...none, errorPercent: 100, ttlSeconds: 60 });
  nowMs += 59_000;
  assert.equal(faults.current()?.remainingSeconds, 1);
  assert.notEqual(faults.draw(), null);
  nowMs += 1_000;
  assert.equal(faults.draw(), null);
  assert.equal(faults.current(), null);
});

test('faults last as long as was asked for, whatever the wall clock is set to meanwhile', () => {
  const clock = { monotonicMs: 1_000, wallMs: 5_000_000 };
  const faults = createFaultSwitch({
    monotonic: () => clock.monotonicMs,
    wall: () => clock.wallMs,
  });
  faults.set({ ...none, errorPercent: 100, ttlSeconds: 60 });
  clock.wallMs += 3 * 3_600_000;
  assert.equal(faults.current()?.remainingSeconds, 60);
  clock.wallMs -= 5 * 3_600_000;
  assert.equal(faults.current()?.remainingSeconds, 60);
  clock.monotonicMs += 61_000;
  assert.equal(faults.current(), null);
  assert.equal(faults.changedAt(), clock.wallMs - 1_000);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describePlan, planLoad } from '../../src/load/plan.ts';
import { turnsAtOnce, turnsAtRate, turnsUntil } from '../../src/load/turns.ts';

describe('a load without options', () => {
  it('is bounded: 50 a second, for 30 seconds', () => {
    const plan = planLoad({});
    assert.deepEqual(plan, {
      ratePerSecond: 50,
      connections: 64,
      requests: undefined,
      seconds: 30,
    });
    assert.equal(describePlan(plan), '50 a second over up to 64 connections, for 30 s at most');
  });

  it('stays bounded in time where only the requests are said', () => {
    const plan = planLoad({ requests: 1_000, connections: 8 });
    assert.deepEqual(plan, {
      ratePerSecond: undefined,
      connections: 8,
      requests: 1_000,
      seconds: 600,
    });
    assert.match(describePlan(plan), /as fast as 8 connections.*1,000 requests, or 600 s at most/);
  });

  it('keeps its rate over as many connections as are said', () => {
    assert.equal(planLoad({ rate: 5, connections: 2 }).ratePerSecond, 5);
  });
});

describe('the turns', () => {
  const never = new AbortController().signal;
  const take = async (next: () => Promise<number | undefined>) => {
    const turns: number[] = [];
    for (let due = await next(); due !== undefined; due = await next()) turns.push(due);
    return turns;
  };

  it('come at a steady rate, however late they are taken', async () => {
    const next = turnsAtRate(1_000, 20, never);
    const [first = 0, ...rest] = await take(next);
    rest.forEach((due, index) => {
      assert.ok(Math.abs(due - first - (index + 1)) < 1e-6);
    });
    assert.equal(rest.length, 19);
  });

  it('end after their number', async () => {
    assert.equal((await take(turnsAtOnce(7))).length, 7);
  });

  it('end at their time', async () => {
    const turns = turnsAtOnce(Number.POSITIVE_INFINITY);
    assert.deepEqual(await take(turnsUntil(performance.now() - 1, turns)), []);
    assert.equal(typeof (await turnsUntil(performance.now() + 60_000, turns)()), 'number');
  });

  it('end when they are told to, in the middle of a wait', async () => {
    const ending = new AbortController();
    const next = turnsAtRate(0.001, 2, ending.signal);
    assert.equal(typeof (await next()), 'number');
    const waiting = next();
    ending.abort();
    assert.equal(await waiting, undefined);
  });
});

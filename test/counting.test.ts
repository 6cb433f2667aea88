import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { findLosses } from './support/losses.ts';
import { type RedisServer, redisServerMissing, startRedis } from './support/redis-server.ts';
import { type RunningService, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { startVisitors, type Visits } from './support/visitors.ts';
import { waitUntil } from './support/wait.ts';

const answerWithinMs = 1_000;
const recoveredWithinMs = 2_000;
const deadlineMs = 20_000;
const rounds = 4;

async function startCounter(t: TestContext, env: Record<string, string>) {
  const counter = await startService('hit-counter', env);
  t.after(counter.stop);
  return counter;
}

async function startWithRedis(t: TestContext) {
  const redis = await startRedis();
  t.after(redis.stop);
  const counter = await startCounter(t, { REDIS_URL: redis.url });
  await untilItCounts(counter);
  return { redis, counter };
}

function visit(t: TestContext, { url }: RunningService): Visits {
  const visitors = startVisitors(url, 8);
  t.after(visitors.stop);
  return visitors;
}

async function hitsOf({ url }: RunningService): Promise<number> {
  const answer = await fetch(`${url}/hits`);
  const { hits } = (await answer.json()) as { hits: number };
  assert.equal(answer.status, 200);
  return hits;
}

async function untilItCounts({ url }: RunningService, withinMs = deadlineMs): Promise<void> {
  await waitUntil('a hit is counted', withinMs, async () => (await fetch(url)).status === 200);
}

/** Waits until more hits are answered, so that whatever is killed next is killed in mid-work. */
async function untilAnswered(more: number, { answered }: Visits): Promise<void> {
  const enough = answered.length + more;
  await waitUntil(`${more} hits`, deadlineMs, () => answered.length >= enough);
}

describe('hits counted in Redis', { skip: redisServerMissing }, () => {
  it('are neither lost nor counted twice while Redis is killed under load', async (t) => {
    const { redis, counter } = await startWithRedis(t);
    const visitors = visit(t, counter);
    for (let round = 0; round < rounds; round++) {
      await untilAnswered(100, visitors);
      await redis.kill('SIGKILL');
      await redis.restart();
      await untilItCounts(counter, recoveredWithinMs);
    }
    await untilAnswered(100, visitors);
    await visitors.stop();
    assert.deepEqual(findLosses(visitors.answered, await hitsOf(counter)), []);
    assert.ok(visitors.failures.length > 0, 'no hit met the outage');
    assert.deepEqual([...new Set(visitors.failures)], [503]);
  });

  const outages: [string, NodeJS.Signals, (redis: RedisServer) => Promise<void>][] = [
    ['is gone', 'SIGKILL', (redis) => redis.restart()],
    ['hangs', 'SIGSTOP', (redis) => redis.kill('SIGCONT')],
  ];
  for (const [what, signal, mend] of outages) {
    it(`are refused within a second while Redis ${what}, and counted again after`, async (t) => {
      const { redis, counter } = await startWithRedis(t);
      await redis.kill(signal);
      for (const path of ['/', '/hits', '/readyz']) {
        const answer = await fetch(counter.url + path);
        assert.equal(answer.status, 503, path);
        assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
        const { detail } = (await answer.json()) as { detail: string };
        assert.match(detail, new RegExp(`Redis at .*:${redis.port}`));
        if (path !== '/readyz') assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]/);
      }
      assert.equal((await fetch(`${counter.url}/healthz`)).status, 200);

      await mend(redis);
      await untilItCounts(counter, recoveredWithinMs);
      await waitUntil('it is ready', recoveredWithinMs, async () => {
        return (await fetch(`${counter.url}/readyz`)).status === 200;
      });
      // The service's own measure: what the client sees includes the load of this machine.
      await waitUntil('the log is written', deadlineMs, () => refusals(counter).length >= 3);
      for (const { durationMs, url } of refusals(counter)) {
        assert.ok(Number(durationMs) < answerWithinMs, `${url} took ${durationMs} ms`);
      }
    });
  }
});

const refusals = (counter: RunningService) => counter.log().filter(({ status }) => status === 503);

describe('hits counted in LMDB', () => {
  it('are neither lost nor counted twice while one of two processes is killed', async (t) => {
    const env = { DATA_DIR: await temporaryFolder(t) };
    const survivor = await startCounter(t, env);
    const visitors = visit(t, survivor);
    const answered: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const victim = await startCounter(t, env);
      const itsVisitors = visit(t, victim);
      await Promise.all([untilAnswered(100, visitors), untilAnswered(100, itsVisitors)]);
      victim.kill('SIGKILL');
      await victim.exited;
      await itsVisitors.stop();
      answered.push(...itsVisitors.answered);
      await untilAnswered(100, visitors);
    }
    await visitors.stop();
    answered.push(...visitors.answered);
    const count = await hitsOf(survivor);
    assert.deepEqual(findLosses(answered, count), []);
    // What the dead left behind may cost a hit its answer, but the page stays up.
    assert.ok(
      visitors.failures.every((failure) => failure === 503),
      String(visitors.failures),
    );

    survivor.kill('SIGKILL');
    await survivor.exited;
    assert.equal(await hitsOf(await startCounter(t, env)), count);
  });
});

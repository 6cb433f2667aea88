import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { redisServerMissing, startRedis } from '../../../test/support/redis-server.ts';
import { openRedisStore } from '../src/redis-store.ts';
import { type HitStore, StoreUnavailableError } from '../src/store.ts';
import { until } from './support/until.ts';

const skip = redisServerMissing;

async function startCounting(t: TestContext) {
  const server = await startRedis();
  t.after(() => server.stop());
  const admin = new Redis(server.url);
  t.after(() => admin.disconnect());
  const store = openRedisStore({ url: server.url, deadlineMs: 800 });
  t.after(() => store.close());
  await until(() => store.ping());
  return { server, admin, store };
}

const refusal = (reason: RegExp) => (error: unknown) => {
  assert.ok(error instanceof StoreUnavailableError, inspect(error));
  assert.match(error.message, /^Redis at redis:\/\/127\.0\.0\.1:\d+ is unavailable: /);
  assert.match(error.message, reason);
  assert.ok(error.cause instanceof Error);
  return true;
};

test('hits are numbered from 1, and reading does not count', { skip }, async (t) => {
  const { store } = await startCounting(t);
  assert.equal(await store.read(), 0);
  const numbers = await Promise.all(Array.from({ length: 100 }, () => store.increment()));
  assert.deepEqual(
    numbers,
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  assert.equal(await store.read(), 100);
});

test('hits that arrive together share a round trip', { skip }, async (t) => {
  const { admin, store } = await startCounting(t);
  const packets = async () =>
    Number(/total_reads_processed:(\d+)/.exec(await admin.info('stats'))?.[1]);
  const before = await packets();
  await Promise.all(Array.from({ length: 100 }, () => store.increment()));
  assert.ok((await packets()) - before < 10);
});

test('two stores on one Redis share the count', { skip }, async (t) => {
  const { server, store } = await startCounting(t);
  const other = openRedisStore({ url: server.url, deadlineMs: 800 });
  t.after(() => other.close());
  await until(() => other.ping());
  const both = (index: number): HitStore => (index % 2 ? store : other);
  const numbers = await Promise.all(Array.from({ length: 100 }, (_, i) => both(i).increment()));
  assert.equal(new Set(numbers).size, 100);
  assert.equal(await other.read(), 100);
});

test('the database number of the URL is used', { skip }, async (t) => {
  const { server, admin } = await startCounting(t);
  const store = openRedisStore({ url: `${server.url}/5`, deadlineMs: 800 });
  t.after(() => store.close());
  await until(() => store.increment());
  assert.equal(await admin.get('hits'), null);
  await admin.select(5);
  assert.equal(await admin.get('hits'), '1');
});

test('a key that holds no count is an error for a hit and for a reader', { skip }, async (t) => {
  const { admin, store } = await startCounting(t);
  await admin.set('hits', 'abc');
  await assert.rejects(store.increment(), refusal(/not an integer/));
  await assert.rejects(store.read(), refusal(/not a safe integer: abc/));
  await admin.del('hits');
  await admin.lpush('hits', 'abc');
  await assert.rejects(store.increment(), refusal(/WRONGTYPE/));
  await assert.rejects(store.read(), refusal(/WRONGTYPE/));
  await admin.del('hits');
  assert.equal(await store.increment(), 1);
});

test('a count beyond the safe integers is an error, not a rounded number', { skip }, async (t) => {
  const { admin, store } = await startCounting(t);
  await admin.set('hits', String(Number.MAX_SAFE_INTEGER - 1));
  assert.equal(await store.increment(), Number.MAX_SAFE_INTEGER);
  await assert.rejects(store.increment(), refusal(/not a safe integer/));
  await assert.rejects(store.read(), refusal(/not a safe integer/));
});

test('a Redis without memory, a replica and a failed snapshot refuse by name', {
  skip,
}, async (t) => {
  const { server, admin, store } = await startCounting(t);
  await admin.config('SET', 'maxmemory', '1');
  await assert.rejects(store.increment(), refusal(/OOM/));
  await admin.config('SET', 'maxmemory', '0');

  await admin.replicaof('127.0.0.1', 1);
  await assert.rejects(store.increment(), refusal(/READONLY/));
  await admin.replicaof('NO', 'ONE');

  await mkdir(join(server.dir, 'dump.rdb'));
  await admin.config('SET', 'save', '3600 1');
  await admin.bgsave();
  await until(() => assert.rejects(store.increment(), refusal(/MISCONF/)));
  await assert.rejects(store.ping(), refusal(/MISCONF/));
  await admin.config('SET', 'stop-writes-on-bgsave-error', 'no');
  assert.ok((await store.increment()) > 0);
});

test('a Redis that refuses hits makes the service unready until it takes them again', {
  skip,
}, async (t) => {
  const { admin, store } = await startCounting(t);
  assert.equal(await store.increment(), 1);
  const troubles: [reason: RegExp, make: () => Promise<unknown>, mend: () => Promise<unknown>][] = [
    [
      /OOM/,
      () => admin.config('SET', 'maxmemory', '1'),
      () => admin.config('SET', 'maxmemory', '0'),
    ],
    [/READONLY/, () => admin.replicaof('127.0.0.1', 1), () => admin.replicaof('NO', 'ONE')],
    [
      /WRONGTYPE/,
      () => admin.rename('hits', 'kept').then(() => admin.lpush('hits', 'a')),
      () => admin.rename('kept', 'hits'),
    ],
    [/not an integer/, () => admin.set('hits', 'abc'), () => admin.set('hits', 1)],
    [/not a safe integer/, () => admin.set('hits', '9007199254740991'), () => admin.set('hits', 1)],
  ];
  for (const [reason, make, mend] of troubles) {
    await make();
    await assert.rejects(store.increment(), refusal(reason));
    await assert.rejects(store.ping(), refusal(reason));
    await mend();
    await store.ping();
    assert.equal(await store.read(), 1);
  }
  assert.equal(await store.increment(), 2);
});

test('a wrong password is named as the reason and shown nowhere', { skip }, async (t) => {
  const { server, admin } = await startCounting(t);
  await admin.config('SET', 'requirepass', 'the-right-one');
  const attempt = async (credentials: string, reason: RegExp) => {
    const troubles: Error[] = [];
    const url = server.url.replace('//', `//${credentials}`);
    const store = openRedisStore({ url, deadlineMs: 800, onTrouble: (e) => troubles.push(e) });
    t.after(() => store.close());
    await until(() => assert.rejects(store.increment(), refusal(reason)));
    assert.equal(troubles.length, 1);
    for (const error of [...troubles, await store.ping().catch((e: unknown) => e)]) {
      assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /s3cret/);
    }
  };
  await attempt('', /NOAUTH/);
  await attempt(':s3cret@', /WRONGPASS/);
  await attempt('someone:s3cret@', /WRONGPASS/);

  const store = openRedisStore({
    url: server.url.replace('//', '//:the-right-one@'),
    deadlineMs: 800,
  });
  t.after(() => store.close());
  assert.equal(await until(() => store.increment()), 1);
});

test('a URL that is none is refused without being repeated', () => {
  for (const url of ['redis://:s3cret@host:port', 'http://:s3cret@host', 's3cret']) {
    assert.throws(
      () => openRedisStore({ url, deadlineMs: 800 }),
      (error) => error instanceof TypeError && !inspect(error).includes('s3cret'),
    );
  }
});

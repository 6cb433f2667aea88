import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfig } from '@meshwalk/chassis/config';
import supertest from 'supertest';
import { recordingLogger } from '../../../test/support/log.ts';
import { ownAddress } from '../src/addresses.ts';
import { buildApp } from '../src/app.ts';
import { type Config, configSchema, redisUrlOf } from '../src/config.ts';
import { prefersJson } from '../src/routes/hits.ts';

async function startCounter(t: TestContext, environment: NodeJS.ProcessEnv = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'hits-'));
  const config = readConfig<Config>(configSchema, { DATA_DIR: dataDir, ...environment });
  const { app, admin } = await buildApp(config, recordingLogger().logger);
  await app.ready();
  t.after(async () => {
    await Promise.all([app.close(), admin.close()]);
    await rm(dataDir, { recursive: true });
  });
  return supertest(app.server);
}

test('v1 answers with its address, in the sentence of the tutorial', async (t) => {
  const request = await startCounter(t);
  const answer = await request
    .get('/')
    .expect(200)
    .expect('content-type', 'text/plain; charset=utf-8');
  assert.equal(
    answer.text,
    `Hello World by ${ownAddress()} from 127.0.0.1 ! 该页面已被访问 1 次。\n`,
  );
});

test('v2 answers with its hostname', async (t) => {
  const request = await startCounter(t, { APP_VERSION: 'v2', HOSTNAME: 'hit-counter-v2-x' });
  const answer = await request.get('/').expect(200).expect('x-app-version', 'v2');
  assert.match(answer.text, /^Hello World by hit-counter-v2-x from /);
});

test('a caller that accepts JSON gets the parts of the sentence', async (t) => {
  const request = await startCounter(t, { APP_VERSION: 'v2' });
  const answer = await request.get('/').set('accept', 'application/json').expect(200);
  const host = hostname();
  assert.deepEqual(answer.body, {
    message: `Hello World by ${host} from 127.0.0.1 ! 该页面已被访问 1 次。`,
    host,
    client: '127.0.0.1',
    hits: 1,
    version: 'v2',
  });
});

test('each hit has a number of its own; looking at the count leaves it alone', async (t) => {
  const request = await startCounter(t);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => request.get('/').set('accept', 'application/json')),
  );
  const numbers = answers.map(({ body }) => body.hits).sort((a, b) => a - b);
  assert.deepEqual(
    numbers,
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  await request.get('/hits').expect(200, { hits: 50 });
  await request.head('/').expect(200);
  await request.get('/hits').expect(200, { hits: 50 });
});

test('the client is named by a trusted proxy only', async (t) => {
  const trusting = await startCounter(t);
  const named = await trusting.get('/').set('x-real-ip', '203.0.113.9');
  assert.match(named.text, / from 203\.0\.113\.9 ! /);
  const wary = await startCounter(t, { TRUST_PROXY: '10.0.0.0/8' });
  const forged = await wary.get('/').set('x-real-ip', '203.0.113.9');
  assert.match(forged.text, / from 127\.0\.0\.1 ! /);
});

test('JSON is chosen when the caller likes it better than text', () => {
  const wishes: [string | undefined, boolean][] = [
    [undefined, false],
    ['*/*', false],
    ['application/json', true],
    ['text/html, application/json;q=0.9, */*;q=0.8', true],
    ['text/plain, application/json;q=0.5', false],
    ['application/json;q=0', false],
    ['application/json;q=x', false],
    ['Application/JSON', true],
    ['application/*', true],
    ['application/json-seq', false],
    ['*/*, application/json;q=0.1', false],
    ['application/json;q=0.5, text/*', false],
    ['application/json;q=0.5, */*;q=0.1', true],
    ['application/json; charset=utf-8; q=0.9 , text/plain; q=0.8', true],
    ['application/json, text/plain, */*', false],
    ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', false],
    [',,;', false],
  ];
  for (const [accept, expected] of wishes) assert.equal(prefersJson(accept), expected, accept);
});

test('Redis is found by its URL, or by the variables of the tutorials', () => {
  const urlOf = (environment: NodeJS.ProcessEnv) =>
    redisUrlOf(readConfig<Config>(configSchema, environment));
  assert.equal(urlOf({}), undefined);
  assert.equal(urlOf({ REDIS_HOST: 'redis' }), 'redis://redis:6379');
  const password = { REDIS_HOST: 'redis', REDIS_PORT: '6380', REDIS_PASSWORD: 'a@b/c' };
  assert.equal(urlOf(password), 'redis://:a%40b%2Fc@redis:6380');
  assert.equal(urlOf({ ...password, REDIS_URL: 'rediss://r:1' }), 'rediss://r:1');
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readConfig } from '@meshwalk/chassis/config';
import supertest from 'supertest';
import { recordingLogger } from '../../../test/support/log.ts';
import { buildApp } from '../src/app.ts';
import { type Config, configSchema } from '../src/config.ts';

const environment = { HOSTNAME: 'pod-1', APP_NAMES: 'shop, billing', DOMAIN: 'demo' };
const config = readConfig<Config>(configSchema, environment);
const { app, admin } = buildApp(config, recordingLogger().logger);
await app.ready();
await admin.ready();
const request = supertest(app.server);
after(() => Promise.all([app.close(), admin.close()]));

test('the metrics are JSON with the fields of the original', async () => {
  const { body } = await request
    .get('/metrics')
    .expect(200)
    .expect('content-type', /^application\/json/);
  assert.deepEqual(Object.keys(body), ['performance_index', 'host', 'app_name', 'domain']);
  assert.deepEqual(Object.keys(body.performance_index), [
    'failRatio',
    'failAmount',
    'accessAmount',
    'maxConcurrent',
    'minLatency',
    'avgLatency',
    'maxLatency',
  ]);
  assert.deepEqual([body.host, body.app_name, body.domain], ['pod-1', 'shop', 'demo']);
});

test('each request gets new values', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => request.get('/metrics')));
  const distinct = new Set(answers.map(({ text }) => text));
  assert.ok(distinct.size > 15, `${distinct.size} of 20`);
});

test('a seed repeats a result', async () => {
  const [first, second, other] = await Promise.all(
    [7, 7, 8].map((seed) => request.get(`/metrics?seed=${seed}`)),
  );
  assert.equal(first?.text, second?.text);
  assert.notEqual(first?.text, other?.text);
});

test('a seed out of range is a 400 that names the field and the range', async () => {
  for (const seed of ['-1', '4294967296', '1.5', '1e999', 'x', '', '1&seed=2']) {
    const { body } = await request.get(`/metrics?seed=${seed}`).expect(400);
    assert.match(body.detail, /seed must be an integer from 0 to 4294967295/, seed);
  }
});

test('a known app has metrics of its own', async () => {
  const { body } = await request.get('/metrics/billing').expect(200);
  assert.equal(body.app_name, 'billing');
});

test('an unknown app is a 404 in JSON that says which are known', async () => {
  const { body } = await request.get('/metrics/nope').expect(404).expect('content-type', /json/);
  assert.deepEqual(body.known, ['shop', 'billing']);
  assert.match(body.detail, /nope/);
});

test('a scraper that asks for Prometheus text gets JSON here, and text on the admin port', async () => {
  for (const accept of ['text/plain;version=0.0.4', 'application/openmetrics-text']) {
    await request.get('/metrics').set({ accept }).expect(200).expect('content-type', /json/);
  }
  await supertest(admin.server)
    .get('/metrics')
    .expect(200)
    .expect('content-type', /^text\/plain/);
});

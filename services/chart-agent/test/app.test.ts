import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readConfig } from '@meshwalk/chassis/config';
import { createHttpApp } from '@meshwalk/chassis/http';
import { loadImage } from 'canvas';
import supertest from 'supertest';
import { recordingLogger } from '../../../test/support/log.ts';
import { startService } from '../../../test/support/service-process.ts';
import { goodMetric } from '../../../test/support/source.ts';
import { buildApp } from '../src/app.ts';
import { type Config, configSchema } from '../src/config.ts';
import { createRenderPool } from '../src/render-pool.ts';
import { serveChart } from '../src/routes/chart.ts';

const generator = await startService('metric-generator');
const environment = { APP_PORT: new URL(generator.url).port, SERVICE_NAME: '127.0.0.1' };

async function startAgent(extra: NodeJS.ProcessEnv = {}) {
  const config = readConfig<Config>(configSchema, {
    ...environment,
    HOSTNAME: 'agent-1',
    ...extra,
  });
  const { app, admin } = await buildApp(config, recordingLogger().logger);
  await app.listen({ port: 0 });
  const stop = () => Promise.all([app.close(), admin.close()]);
  return { request: supertest(app.server), stop };
}

const agent = await startAgent();
const { request } = agent;
after(async () => {
  await agent.stop();
  await generator.stop();
});

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('each of the tutorials’ paths answers a PNG, 512 pixels high, that no cache keeps', async () => {
  for (const path of ['/k8s-app-monitor-agent', '/k8s-app-monitor-test', '/']) {
    const answer = await request.get(path).expect(200).expect('content-type', 'image/png');
    assert.equal(answer.headers['cache-control'], 'no-store');
    const { width, height } = await loadImage(answer.body);
    assert.deepEqual([width, height], [1024, 512]);
  }
});

test('each refresh draws new bars; a seed draws the same ones, byte for byte', async () => {
  const [first, second] = await Promise.all([request.get('/'), request.get('/')]);
  assert.notDeepEqual(first?.body, second?.body);
  const seeded = await Promise.all(
    [{}, { traceparent }].map((headers) => request.get('/?seed=7').set(headers)),
  );
  assert.deepEqual(seeded[0]?.body, seeded[1]?.body);
});

test('the options give other formats and sizes', async () => {
  const svg = await request
    .get('/?format=svg')
    .expect(200)
    .expect('content-type', /^image\/svg/);
  assert.match(svg.body.toString(), /^(<\?xml[^>]*>\s*)?<svg/);
  await request.get('/?format=webp').expect(200).expect('content-type', 'image/webp');
  const query = '/?width=1920&height=1080&theme=projector&type=horizontal-bar';
  const { body } = await request.get(query).expect(200);
  const { width, height } = await loadImage(body);
  assert.deepEqual([width, height], [1920, 1080]);
});

test('JSON is the metric itself, with the agent that fetched it and the trace', async () => {
  const { body } = await request.get('/?format=json&seed=7').set({ traceparent }).expect(200);
  const source = await supertest(generator.url).get('/metrics?seed=7');
  const { agent: evidence, ...metric } = body;
  assert.deepEqual(metric, source.body);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  assert.deepEqual(evidence, { version: 'v1', host: 'agent-1', trace_id: traceId });
});

test('a bad option is a 400 that names the field and its range', async () => {
  const bad = {
    'width=255': /width must be an integer from 256 to 2048/,
    'width=99999': /width must be an integer from 256 to 2048/,
    'height=1e9': /height must be an integer from 192 to 1152/,
    'height=Infinity': /height must be an integer from 192 to 1152 \(got Infinity\)/,
    'width=-Infinity': /width must be an integer from 256 to 2048 \(got -Infinity\)/,
    'seed=1e999': /seed must be an integer from 0 to 4294967295 \(got Infinity\)/,
    'height=NaN': /height must be an integer from 192 to 1152/,
    'format=gif': /format must be one of png, webp, svg, json/,
    'theme=neon': /theme must be one of light, dark, projector/,
    'type=pie': /type must be one of bar, horizontal-bar, line, radar/,
    'seed=-1': /seed must be an integer from 0 to 4294967295/,
    'width=300&width=400': /width must be an integer/,
  };
  for (const [query, detail] of Object.entries(bad)) {
    const { body } = await request.get(`/k8s-app-monitor-agent?${query}`).expect(400);
    assert.match(body.detail, detail);
  }
  const { body } = await request.get('/?width=0&theme=x').expect(400);
  assert.deepEqual(body.errors.map(({ field }: { field: string }) => field).sort(), [
    'theme',
    'width',
  ]);
});

test('charts that are being drawn do not hold up a probe', async () => {
  const order: string[] = [];
  const charts = Array.from({ length: 20 }, () =>
    request.get('/?width=2048&height=1152').then(() => order.push('chart')),
  );
  const probe = request.get('/healthz').then(() => order.push('probe'));
  await Promise.all([probe, ...charts]);
  assert.ok(order.indexOf('probe') < 10, order.join(' '));
});

test('more charts than may wait are refused with Retry-After, and the rest is drawn', async () => {
  const busy = await startAgent({ RENDER_THREADS: '1', RENDER_QUEUE: '1' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => busy.request.get('/')));
  await busy.stop();
  const refused = answers.filter(({ status }) => status === 503);
  assert.ok(refused.length > 0 && refused.length < 20, `${refused.length} of 20 refused`);
  for (const { headers } of refused) assert.equal(headers['retry-after'], '1');
  assert.ok(answers.every(({ status }) => status === 200 || status === 503));
});

test('a chart that is late is refused with Retry-After: others were before it', async (t) => {
  const renderer = createRenderPool({ threads: 1, maxQueued: 1, timeoutMs: 1 });
  const app = createHttpApp(recordingLogger().logger);
  t.after(() => Promise.all([app.close(), renderer.close()]));
  const source = {
    fetchMetric: async () => goodMetric,
    probe: async () => undefined,
    close: async () => undefined,
  };
  serveChart(app, { source, renderer, version: 'v1', host: 'agent-1' });
  await app.ready();
  const { body } = await supertest(app.server).get('/').expect(503).expect('retry-after', '1');
  assert.match(body.detail, /not drawn within 1 ms/);
});

test('readiness follows the metric-generator, liveness does not', async () => {
  await request
    .get('/readyz')
    .expect(200, { status: 'ready', checks: { 'metric-generator': 'ok' } });
  const alone = await startAgent({ APP_PORT: '1' });
  await alone.request.get('/readyz').expect(503);
  await alone.request.get('/healthz').expect(200);
  await alone.request
    .get('/')
    .expect(502)
    .expect('content-type', /problem\+json/);
  await alone.stop();
});

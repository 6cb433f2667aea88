import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it, type TestContext } from 'node:test';
import { type Collector, startCollector } from './support/collector.ts';
import { freePorts } from './support/free-ports.ts';
import { type RunningService, type ServiceName, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { waitUntil } from './support/wait.ts';

const callerSpanId = '00f067aa0ba902b7';
const server = 2;
const client = 3;
const error = 2;

/** A caller's trace of its own. */
function newTrace() {
  const traceId = randomBytes(16).toString('hex');
  return { traceId, traceparent: `00-${traceId}-${callerSpanId}-01` };
}

type After = { after(close: () => unknown): void };

async function start(t: After, name: ServiceName, env: Record<string, string>) {
  const service = await startService(name, {
    DATA_DIR: await temporaryFolder(t),
    HOSTNAME: `${name}-1`,
    SHUTDOWN_DELAY_MS: '0',
    ...env,
  });
  t.after(service.stop);
  return service;
}

async function requestLine({ log }: RunningService, traceId: string) {
  const find = () => log().find((line) => line.traceId === traceId);
  await waitUntil(`a log line of ${traceId}`, 5_000, () => find() !== undefined);
  return find() ?? {};
}

describe('with a collector', () => {
  let collector: Collector;
  let generator: RunningService;
  let agent: RunningService;
  let traced: Record<string, string>;
  const closers: (() => unknown)[] = [];
  const suite: After = { after: (close) => closers.push(close) };
  after(() => Promise.all(closers.map((close) => close())));
  before(async () => {
    collector = await startCollector(suite);
    traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    generator = await start(suite, 'metric-generator', traced);
    const source = { SERVICE_NAME: '127.0.0.1', APP_PORT: new URL(generator.url).port };
    agent = await start(suite, 'chart-agent', { ...traced, ...source });
  });

  it('the spans of agent and generator are one chain in the caller’s trace', async () => {
    const { traceId, traceparent } = newTrace();
    const url = `${agent.url}/k8s-app-monitor-agent?format=json`;
    const answer = await fetch(url, { headers: { traceparent, 'x-request-id': 'r-1' } });
    assert.equal(answer.headers.get('x-trace-id'), traceId);

    const [first, call, second] = await collector.spansOf(traceId, 3);
    assert.ok(first && call && second);
    assert.deepEqual([first.kind, call.kind, second.kind], [server, client, server]);
    assert.equal(first.parentSpanId, callerSpanId);
    assert.equal(call.parentSpanId, first.spanId);
    assert.equal(second.parentSpanId, call.spanId);
    assert.equal(first.name, 'GET /k8s-app-monitor-agent');
    assert.equal(second.name, 'GET /metrics');
    assert.equal(first.attributes['service.name'], 'chart-agent');
    assert.equal(call.attributes['peer.service'], 'metric-generator');
    assert.deepEqual(second.attributes, {
      'service.name': 'metric-generator',
      'service.version': 'v1',
      'service.instance.id': 'metric-generator-1',
      'http.request.method': 'GET',
      'http.route': '/metrics',
      'url.path': '/metrics',
      'http.response.status_code': 200,
    });

    const line = await requestLine(generator, traceId);
    assert.equal(line.traceId, traceId);
    assert.equal(line.spanId, second.spanId);
    assert.equal(line.requestId, 'r-1');
  });

  it('a trace is joined by B3 headers, and W3C’s win where both came', async () => {
    const [single, multi, both] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];
    const arrivals = [
      { b3: `${single}-${callerSpanId}-1` },
      { 'x-b3-traceid': multi, 'x-b3-spanid': callerSpanId, 'x-b3-sampled': '1' },
      { b3: `${single}-${callerSpanId}-1`, traceparent: `00-${both}-${callerSpanId}-01` },
    ];
    for (const headers of arrivals) await fetch(`${generator.url}/metrics`, { headers });
    for (const id of [single, multi, both]) {
      const [span] = await collector.spansOf(id, 1);
      assert.equal(span?.parentSpanId, callerSpanId);
    }
  });

  it('a caller that does not sample is not sampled', async () => {
    const { traceId, traceparent } = newTrace();
    const other = newTrace();
    const url = `${agent.url}/?format=json`;
    await fetch(url, { headers: { traceparent: traceparent.replace(/01$/, '00') } });
    await requestLine(generator, traceId);
    await fetch(url, { headers: { traceparent: other.traceparent } });
    await collector.spansOf(other.traceId, 3);
    assert.deepEqual(await collector.spansOf(traceId, 0), []);
  });

  it('the hit-counter’s span holds that of its store; probes have none', async (t) => {
    const { traceId, traceparent } = newTrace();
    const { url } = await start(t, 'hit-counter', { ...traced, APP_VERSION: 'v2' });
    await fetch(`${url}/readyz`, { headers: { traceparent } });
    await fetch(url, { headers: { traceparent } });
    const spans = await collector.spansOf(traceId, 2);
    assert.deepEqual(
      spans.map(({ name }) => name),
      ['GET /', 'lmdb increment'],
    );
    assert.equal(spans[0]?.attributes['service.version'], 'v2');
    assert.equal(spans[1]?.parentSpanId, spans[0]?.spanId);
  });

  it('an injected fault stands in the span, which is an error', async (t) => {
    const { traceId, traceparent } = newTrace();
    const body = JSON.stringify({ errorPercent: 100, errorStatus: 503 });
    await fetch(`${generator.adminUrl}/faults`, { method: 'PUT', body });
    t.after(() => fetch(`${generator.adminUrl}/faults`, { method: 'DELETE' }));
    const { status } = await fetch(`${agent.url}/`, { headers: { traceparent } });
    assert.equal(status, 502);
    const [first, call, second] = await collector.spansOf(traceId, 3);
    assert.equal(second?.attributes['fault.injected'], 'status=503');
    assert.equal(second?.attributes['http.response.status_code'], 503);
    for (const span of [first, call, second]) assert.equal(span?.status.code, error);
    assert.match(call?.status.message ?? '', /answered 503/);
  });

  it('a request from nowhere begins a trace, and its answer names it', async () => {
    const answer = await fetch(`${agent.url}/?format=json`);
    const begun = answer.headers.get('x-trace-id') ?? '';
    const [first] = await collector.spansOf(begun, 3);
    assert.equal(first?.parentSpanId, undefined);
  });
});

it('the last spans are sent when the service stops', async (t) => {
  const { traceId, traceparent } = newTrace();
  const collector = await startCollector(t);
  const { endpoint } = collector;
  const generator = await start(t, 'metric-generator', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  await fetch(`${generator.url}/metrics`, { headers: { traceparent } });
  generator.kill('SIGTERM');
  assert.deepEqual(await generator.exited, { code: 0, signal: null });
  assert.equal((await collector.spansOf(traceId, 1)).length, 1);
});

it('a collector that is away is one warning, and holds up neither answers nor the stop', async (t) => {
  const [port] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const generator = await start(t, 'metric-generator', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const warnings = () => generator.log().filter(({ msg }) => msg === 'traces cannot be sent');
  assert.equal((await fetch(`${generator.url}/metrics`)).status, 200);
  await waitUntil('a warning', 30_000, () => warnings().length > 0);
  assert.equal((await fetch(`${generator.url}/metrics`)).status, 200);
  const stopsAt = performance.now();
  generator.kill('SIGTERM');
  assert.deepEqual(await generator.exited, { code: 0, signal: null });
  assert.ok(performance.now() - stopsAt < 4_000);
  assert.equal(warnings().length, 1);
});

it('an endpoint that is no URL is refused by name', async (t) => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' };
  await assert.rejects(start(t, 'metric-generator', env), /OTEL_EXPORTER_OTLP_ENDPOINT must be/);
});

describe('without a collector', { concurrency: 2 }, () => {
  const spy = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    const found = new Set();
    registerHooks({ load(url, context, next) { found.add(url); return next(url, context); } });
    process.on('exit', () => process.stderr.write([...found].join('\\n')));
  `)}`;

  async function modulesOf(t: TestContext, name: ServiceName, env: Record<string, string>) {
    const service = await start(t, name, { ...env, NODE_OPTIONS: `--import "${spy}"` });
    await fetch(service.url, { headers: { traceparent: newTrace().traceparent } });
    service.kill('SIGTERM');
    await service.exited;
    // prom-client loads the API by itself: an empty shell without an SDK behind it.
    return service
      .stderr()
      .split('\n')
      .filter((url) => /fastify\/fastify\.js$|@opentelemetry\/(?!api\/)|tracing\.ts$/.test(url));
  }

  for (const name of ['metric-generator', 'chart-agent', 'hit-counter'] as const) {
    it(`the ${name} loads nothing that traces`, async (t) => {
      const modules = await modulesOf(t, name, {});
      assert.equal(modules.length, 1, modules.join());
      assert.match(modules[0] ?? '', /fastify\.js$/);
    });
  }

  it('and with one, it does', async (t) => {
    const collector = await startCollector(t);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    const modules = await modulesOf(t, 'metric-generator', env);
    assert.ok(modules.some((url) => url.includes('@opentelemetry/sdk-trace')));
  });
});

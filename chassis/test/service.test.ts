import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';
import supertest from 'supertest';
import { recordingLogger } from '../../test/support/log.ts';
import { type CommonConfig, commonVariables, readConfig } from '../src/config.ts';
import type { ReadinessChecks } from '../src/health.ts';
import { HttpProblem } from '../src/problem.ts';
import { createService, type ServiceOptions } from '../src/service.ts';

const schema = { type: 'object', properties: commonVariables } as const;

interface Setup {
  environment?: NodeJS.ProcessEnv;
  checks?: ReadinessChecks;
  routes?: ServiceOptions['routes'];
}

async function startService(setup: Setup = {}) {
  const { logger, lines } = recordingLogger();
  const config = readConfig<CommonConfig>(schema, { HOSTNAME: 'here', ...setup.environment });
  const service = createService({
    name: 'sample',
    description: 'A sample',
    config,
    logger,
    checks: setup.checks ?? {},
    routes: (app, registry) => {
      app.get('/things/:id', async () => ({ ok: true }));
      return setup.routes?.(app, registry);
    },
  });
  await service.app.listen({ port: 0 });
  await service.admin.ready();
  return {
    ...service,
    lines,
    request: supertest(service.app.server),
    adminRequest: supertest(service.admin.server),
    async [Symbol.asyncDispose]() {
      await service.close();
    },
  };
}

test('the operations endpoints tell who answers, what arrived and what the API is', async () => {
  await using service = await startService();
  await service.request.get('/healthz').expect(200, { status: 'alive' });
  await service.request.get('/readyz').expect(200, { status: 'ready', checks: {} });
  const version = await service.request.get('/version').expect(200);
  assert.deepEqual(version.body, {
    name: 'sample',
    version: 'v1',
    host: 'here',
    node: process.version,
  });
  const headers = await service.request.get('/headers?a=1').set('x-lesson', 'mesh').expect(200);
  assert.equal(headers.body.headers['x-lesson'], 'mesh');
  assert.equal(headers.body.url, '/headers?a=1');
  const api = await service.request.get('/openapi.json').expect(200);
  assert.equal(api.body.openapi, '3.1.0');
  assert.ok(api.body.paths['/things/{id}']);
  await service.request.get('/docs').expect(200).expect('content-type', /html/);
  await service.request.get('/docs/static/swagger-ui-bundle.js').expect(200);
});

test('a check that fails makes the service unready, not dead', async () => {
  const checks = { store: () => Promise.reject(new Error('connection refused')) };
  await using service = await startService({ checks });
  const answer = await service.request.get('/readyz').expect(503);
  assert.match(answer.body.detail, /store: connection refused/);
  await service.request.get('/healthz').expect(200);
});

test('a service that drains is unready and still answers; at last call it ends connections', async () => {
  await using service = await startService();
  const agent = new Agent({ keepAlive: true });
  service.lifecycle.drain();
  await service.request.get('/readyz').expect(503);
  await service.request
    .get('/things/1')
    .agent(agent)
    .expect(200)
    .expect('connection', 'keep-alive');
  service.lifecycle.lastCall();
  await service.request.get('/things/1').agent(agent).expect(200).expect('connection', 'close');
});

test('what does not exist is 404, a wrong method 405 with Allow, both problem+json', async () => {
  await using service = await startService();
  const missing = await service.request.get('/nowhere').expect(404);
  assert.match(missing.headers['content-type'] ?? '', /application\/problem\+json/);
  assert.deepEqual(missing.body, {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'Nothing answers GET /nowhere',
  });
  for (const method of ['post', 'put', 'patch', 'delete', 'options'] as const) {
    await service.request[method]('/things/1').send('{').expect(405).expect('allow', 'GET, HEAD');
  }
  await service.request
    .get('/%ZZ')
    .expect(400)
    .expect('content-type', /problem\+json/);
});

for (const [path, expected] of [
  ['/things/1', 405],
  ['/notes', 413],
] as const) {
  test(`a body of 1 MiB that is not wanted arrives before its ${expected} and the end`, async () => {
    const routes: ServiceOptions['routes'] = (app) => {
      app.post('/notes', async () => ({ ok: true }));
    };
    await using service = await startService({ routes });
    const { port } = service.app.server.address() as AddressInfo;
    const pieces = 16;
    const piece = 'x'.repeat(64 * 1_024);
    const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
    const type = `Content-Type: application/json\r\nContent-Length: ${pieces * piece.length}\r\n\r\n`;
    const socket = connect(port);
    const answer = text(socket);
    socket.write(head + type);
    for (let count = 0; count < pieces; count++) {
      // Its answer comes back after the service had every chance to answer the other one.
      await service.request.get('/healthz').expect(200);
      await promisify(socket.write.bind(socket) as (chunk: string, done: () => void) => void)(
        piece,
      );
    }
    assert.match(await answer, new RegExp(`^HTTP/1.1 ${expected} `));
  });
}

test('headers of 1 MiB are a 431 that arrives, whatever still comes', async () => {
  await using service = await startService();
  const { port } = service.app.server.address() as AddressInfo;
  const socket = connect(port);
  const answer = text(socket);
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(1_024 ** 2)}`);
  assert.match(await answer, /^HTTP\/1.1 431 /);
});

test('what the code did not expect is a 500 that keeps its details in the log', async () => {
  const routes: ServiceOptions['routes'] = (app) => {
    app.get('/broken', async () => {
      throw new Error('secret detail');
    });
  };
  await using service = await startService({ routes });
  const answer = await service.request.get('/broken').expect(500);
  assert.doesNotMatch(answer.text, /secret/);
  const line = service.lines.find(({ route }) => route === '/broken');
  assert.match(JSON.stringify(line), /secret detail/);
});

test('each request leaves one log line with route, status, duration and trace id', async () => {
  await using service = await startService();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await service.request.get('/things/7?q=1').set({ traceparent, 'x-request-id': 'r-1' });
  await service.request.get('/%ZZ');
  const [line, unreadable, ...more] = service.lines.filter(({ msg }) => msg === 'request');
  assert.equal(more.length, 0);
  const { time, durationMs, peer, ...rest } = line ?? {};
  assert.ok(typeof time === 'number' && typeof durationMs === 'number' && peer);
  assert.deepEqual(rest, {
    level: 'info',
    app: 'test',
    version: 'v1',
    host: 'test-host',
    method: 'GET',
    url: '/things/7?q=1',
    route: '/things/:id',
    status: 200,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    requestId: 'r-1',
    msg: 'request',
  });
  assert.equal(unreadable?.status, 400);
});

test('bytes that are no HTTP get a 400, oversized headers a 431, each as problem+json', async () => {
  await using service = await startService();
  const address = service.app.server.address();
  assert.ok(address !== null && typeof address === 'object');
  const { port } = address;
  const send = async (bytes: string) => {
    const socket = connect(port, 'localhost');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(bytes);
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  };
  const garbage = await send('NOT HTTP\r\n\r\n');
  assert.match(garbage, /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  const long = await send(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
  assert.match(long, /^HTTP\/1.1 431 /);
});

test('faults are set, shown, felt and cleared', async () => {
  await using service = await startService();
  const { request, adminRequest } = service;
  await adminRequest.get('/faults').expect(200, { active: false });
  const rules = { errorPercent: 100, errorStatus: 418, ttlSeconds: 60 };
  const set = await adminRequest.put('/faults').send(rules).expect(200);
  assert.deepEqual(
    { ...set.body, remainingSeconds: 0 },
    {
      ...rules,
      active: true,
      delayMs: 0,
      delayPercent: 100,
      abortPercent: 0,
      remainingSeconds: 0,
    },
  );
  const faulted = await request.get('/things/1').expect(418);
  assert.equal(faulted.headers['x-fault-injected'], 'status=418');
  assert.equal(service.lines.at(-1)?.fault, 'status=418');
  await request.get('/healthz').expect(200);
  await request.get('/readyz').expect(200);
  const metrics = await adminRequest.get('/metrics').expect(200);
  assert.match(metrics.text, /http_requests_total\{.*status="418",fault="status"/);
  await adminRequest.delete('/faults').expect(204);
  await request.get('/things/1').expect(200);
});

test('a seed chooses the same requests, whatever a health check asks in between', async () => {
  await using service = await startService();
  const { request, adminRequest } = service;
  const run = async (probe: () => Promise<unknown>) => {
    await adminRequest.put('/faults').send({ errorPercent: 50, seed: 7 }).expect(200);
    const statuses = [];
    for (let i = 0; i < 16; i++) {
      await probe();
      statuses.push((await request.get('/things/1')).status);
    }
    return statuses;
  };
  const alone = await run(async () => undefined);
  assert.deepEqual(new Set(alone), new Set([200, 503]));
  assert.deepEqual(await run(() => request.get('/healthz').expect(200)), alone);
});

test('an aborted request ends without an answer and is logged as 499', async () => {
  await using service = await startService();
  await service.adminRequest.put('/faults').send({ abortPercent: 100 }).expect(200);
  await assert.rejects(service.request.get('/things/1'), /socket hang up|ECONNRESET/);
  assert.equal(service.lines.at(-1)?.status, 499);
});

test('bad fault rules are a 400 that names each field and what is allowed', async () => {
  await using service = await startService();
  const rules = { errorPercent: '20', delayMs: -1, errorStatus: 200, ttlSeconds: 0, colour: 'red' };
  const answer = await service.adminRequest.put('/faults').send(rules).expect(400);
  const fields = answer.body.errors.map((error: { field: string }) => error.field).sort();
  assert.deepEqual(fields, ['colour', 'delayMs', 'errorPercent', 'errorStatus', 'ttlSeconds']);
  assert.match(answer.body.detail, /delayMs must be an integer from 0 to 60000/);
  const deep = `${'['.repeat(8_000)}${']'.repeat(8_000)}`;
  for (const body of ['{', '[]', '7', 'null', '', deep]) {
    const refused = await service.adminRequest
      .put('/faults')
      .set('content-type', 'text/x')
      .send(body);
    assert.equal(refused.status, 400, body);
    assert.match(refused.headers['content-type'] ?? '', /problem\+json/);
  }
  await service.adminRequest
    .put('/faults')
    .send({ seed: 'x'.repeat(20_000) })
    .expect(413);
});

test('a request may ask for a fault only where FAULT_HEADER is on', async () => {
  await using closed = await startService();
  await closed.request.get('/things/1').set('x-fault', 'status=503').expect(200);
  await using open = await startService({ environment: { FAULT_HEADER: 'on' } });
  const answer = await open.request.get('/things/1').set('x-fault', 'delay=1;status=503');
  assert.equal(answer.status, 503);
  assert.equal(answer.headers['x-fault-injected'], 'delay=1;status=503');
  await open.request.get('/healthz').set('x-fault', 'status=503').expect(200);
  for (const absurd of [
    ...['status=200', 'delay=-1', 'delay=soon', 'colour=red', 'status', '=;='],
    ...['status=Infinity', 'delay=1e999'],
  ]) {
    const refused = await open.request.get('/things/1').set('x-fault', absurd);
    assert.equal(refused.status, 400, absurd);
    assert.match(refused.body.detail, /x-fault header/);
  }
});

test('a problem may carry headers and members of its own', async () => {
  const routes: ServiceOptions['routes'] = (app) => {
    app.get('/busy', async () => {
      throw new HttpProblem(503, 'Busy', {
        headers: { 'retry-after': '1' },
        members: { queue: 9 },
      });
    });
  };
  await using service = await startService({ routes });
  const answer = await service.request.get('/busy').expect(503).expect('retry-after', '1');
  assert.equal(answer.body.queue, 9);
});

test('the admin port speaks Prometheus, or OpenMetrics to a scraper that asks for it', async () => {
  await using service = await startService();
  const plain = await service.adminRequest.get('/metrics').expect(200);
  assert.match(plain.headers['content-type'] ?? '', /^text\/plain; version=0.0.4/);
  const open = await service.adminRequest
    .get('/metrics')
    .set('accept', 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
  assert.match(open.headers['content-type'] ?? '', /^application\/openmetrics-text; version=1.0.0/);
  assert.match(open.text, /# EOF\n$/);
});

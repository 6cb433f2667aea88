import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { curlLine } from '../../src/checks/curl-line.ts';
import { toJunit } from '../../src/checks/junit.ts';
import { type Result, runChecks, type Target } from '../../src/checks/run.ts';
import { parseSamples } from '../../src/checks/samples.ts';
import { checksOf } from '../../src/checks/suite.ts';

const minuteMs = 60_000;

async function serve(t: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  t.after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function runOne(
  id: string,
  target: Omit<Target, 'service'>,
  timeoutMs = minuteMs,
): Promise<Result> {
  const checks = checksOf('any').filter((check) => check.id === `any.${id}`);
  const { signal } = new AbortController();
  const options = { timeoutMs, mayFault: true, signal };
  for await (const result of runChecks({ service: 'any', ...target }, checks, options)) {
    return result;
  }
  return assert.fail(`no check ${id}`);
}

test('a check without an answer fails at its deadline and names the request', async (t) => {
  const { url } = await serve(t, () => undefined);
  const { outcome, failure } = await runOne('health.alive', { url }, 20);
  assert.equal(outcome, 'failed');
  assert.deepEqual(failure, {
    expected: 'an answer within 0.02 s',
    came: 'none',
    asked: `curl --globoff --path-as-is -i ${url}/healthz`,
  });
});

test('a connection that is cut is a failed check, not the end of the run', async (t) => {
  const { url } = await serve(t, ({ socket }) => socket.destroy());
  const { failure } = await runOne('health.alive', { url });
  assert.equal(failure?.expected, 'an answer');
  assert.match(failure.came, /socket hang up|ECONNRESET/);
});

test('a service that asks to come back is asked again', async (t) => {
  let asked = 0;
  const { url } = await serve(t, (_request, response) => {
    asked += 1;
    if (asked < 3) response.writeHead(503, { 'retry-after': '0' }).end();
    else response.setHeader('content-type', 'application/json').end('{"status":"alive"}');
  });
  assert.equal((await runOne('health.alive', { url })).outcome, 'passed');
  assert.equal(asked, 3);
});

test('a service that asks to come back for ever fails with what it says, not with silence', async (t) => {
  const { url } = await serve(t, (_request, response) => {
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'application/problem+json' });
    response.end('{"detail":"No hit-counter answers"}');
  });
  const { failure } = await runOne('health.alive', { url }, 500);
  assert.match(failure?.came ?? '', /^503 Service Unavailable, .*No hit-counter answers/);
});

test('a base URL with a path of its own is kept', async (t) => {
  const paths: (string | undefined)[] = [];
  const { url } = await serve(t, (request, response) => {
    paths.push(request.url);
    response.end();
  });
  await runOne('health.alive', { url: `${url}/below/` });
  assert.deepEqual(paths, ['/below/healthz']);
});

test('faults that cannot be cleared end the run, and it says how long they last', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end());
  const admin = await serve(t, ({ method }, response) => {
    if (method === 'GET') return response.end('{"active":false}');
    response.end();
    return admin.close();
  });
  const left = runOne('faults.error', { url, adminUrl: admin.url });
  await assert.rejects(left, { name: 'Missing', message: /end by themselves within 30 s/ });
});

test('a request is told as a curl command that a shell takes, cut where it is endless', () => {
  const plain = curlLine('http://a/?b=c&d', { method: 'GET', headers: {}, body: undefined });
  assert.equal(plain, "curl --globoff --path-as-is -i 'http://a/?b=c&d'");
  const head = curlLine('http://a/', { method: 'HEAD', headers: {}, body: undefined });
  assert.equal(head, 'curl --globoff --path-as-is --head http://a/');
  const put = curlLine('http://a/', { method: 'PUT', headers: { 'x-a': "it's" }, body: '{"a":1}' });
  const words = `-i -X PUT -H 'x-a: it'\\''s' --data-binary '{"a":1}' http://a/`;
  assert.equal(put, `curl --globoff --path-as-is ${words}`);
  const long = { method: 'POST', headers: {}, body: 'x'.repeat(70_000) };
  assert.match(curlLine('http://a/', long), /'x{50}… \(70000 characters\)'/);
});

test('samples are read from Prometheus text and OpenMetrics, and what is neither is told', () => {
  const text = [
    '# HELP up Whether "it" is up',
    '# TYPE up gauge',
    'up{path="/a,b}",quote="\\""} 1',
    'up 1e3',
    'lag Nan',
    'most{le="+Inf"} +Inf',
    'TYPE up gauge',
    'up{path} 1',
    'up one',
    '# EOF',
  ];
  const { samples, unreadable } = parseSamples(text.join('\n'));
  assert.deepEqual(samples, [
    { name: 'up', labels: { path: '/a,b}', quote: '\\"' }, value: 1 },
    { name: 'up', labels: {}, value: 1_000 },
    { name: 'lag', labels: {}, value: Number.NaN },
    { name: 'most', labels: { le: '+Inf' }, value: Number.POSITIVE_INFINITY },
  ]);
  assert.deepEqual(unreadable, ['TYPE up gauge', 'up{path} 1', 'up one']);
});

test('JUnit XML says what came, and replaces what XML has no way to write', () => {
  const [check] = checksOf('any');
  assert.ok(check);
  const failure = { expected: 'a < b & "c"', came: '\0\x1b\ud800', asked: 'curl http://a/' };
  const results: Result[] = [
    { check, outcome: 'failed', durationMs: 12.3, failure },
    { check, outcome: 'skipped', durationMs: 0, reason: 'no admin port' },
  ];
  const xml = toJunit([{ service: 'any', url: 'http://a', results }]);
  assert.match(xml, /<testsuites name="kit check" tests="2" failures="1" skipped="1">/);
  assert.match(
    xml,
    /<testcase classname="any at http:\/\/a" name="any\.health\.alive" time="0\.012">/,
  );
  assert.match(xml, /message="expected a &lt; b &amp; &quot;c&quot;; came \ufffd\ufffd\ufffd"/);
  assert.match(xml, /<skipped message="no admin port"\/>/);
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { request } from 'undici';
import { type BadAnswer, badAnswers } from './support/bad-answers.ts';
import { type RunningService, startService } from './support/service-process.ts';
import { goodMetric, json, type Source, startSource } from './support/source.ts';
import { waitUntil } from './support/wait.ts';

const timeoutMs = 500;
const slackMs = 1_000;
const deadlineMs = 10_000;

let source: Source;
let agent: RunningService;

const startAgent = (host: string, port: number) =>
  startService('chart-agent', {
    SERVICE_NAME: host,
    APP_PORT: String(port),
    UPSTREAM_TIMEOUT_MS: String(timeoutMs),
  });

before(async () => {
  source = await startSource();
  agent = await startAgent('127.0.0.1', source.port);
});
after(() => Promise.all([agent?.stop(), source?.close()]));
beforeEach(() => source.answer(json(goodMetric)));

const ask = (path: string, { url } = agent, headers: Record<string, string> = {}) =>
  fetch(url + path, { headers, signal: AbortSignal.timeout(deadlineMs) });

const isWell = async () => (await ask('/?format=json')).status === 200;

/** Asserts the answer that names the source and the reason, and the log line that does too. */
async function assertRefused(
  { status, detail }: Pick<BadAnswer, 'detail'> & { status: number[] },
  origin: string,
  service = agent,
): Promise<void> {
  const requestId = randomUUID();
  const answer = await ask('/', service, { 'x-request-id': requestId });
  const body = (await answer.json()) as { detail: string };
  assert.ok(status.includes(answer.status), `${answer.status}: ${body.detail}`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  assert.ok(body.detail.includes(origin), body.detail);
  assert.match(body.detail, detail);

  const line = () => service.log().find((found) => found.requestId === requestId);
  await waitUntil('the log line', deadlineMs, () => line() !== undefined);
  assert.equal(line()?.reason, body.detail);
  const durationMs = Number(line()?.durationMs);
  assert.ok(durationMs < timeoutMs + slackMs, `it took ${durationMs} ms`);
}

describe('a chart whose source', () => {
  for (const { what, listener, status, detail, isDead } of badAnswers) {
    it(`${what} is refused with ${status}, and drawn when the source is well`, async () => {
      source.answer(listener);
      await assertRefused({ status: [status], detail }, `http://127.0.0.1:${source.port}`);
      if (isDead) assert.equal((await ask('/readyz')).status, 503);
      assert.equal((await ask('/healthz')).status, 200);

      source.answer(json(goodMetric));
      await waitUntil('a chart again', deadlineMs, isWell);
      assert.equal((await ask('/readyz')).status, 200);
    });
  }

  it('refuses connections is refused with 502, and drawn when the source is back', async () => {
    await source.close();
    const origin = `http://127.0.0.1:${source.port}`;
    await assertRefused({ status: [502], detail: /ECONNREFUSED/ }, origin);
    assert.equal((await ask('/readyz')).status, 503);
    assert.equal((await ask('/healthz')).status, 200);

    await source.reopen();
    await waitUntil('a chart again', deadlineMs, isWell);
    assert.equal((await ask('/readyz')).status, 200);
  });

  it('has a name that does not exist is refused', async (t) => {
    const lost = await startAgent('no-such-host.invalid', 3000);
    t.after(lost.stop);
    const expected = { status: [502, 504], detail: /no-such-host\.invalid/ };
    await assertRefused(expected, 'http://no-such-host.invalid:3000', lost);
    assert.equal((await ask('/readyz', lost)).status, 503);
    assert.equal((await ask('/healthz', lost)).status, 200);
  });
});

describe('a chart is drawn', () => {
  const numbers = [1e308, -1e308, 5e-324, -0, -7, 0.1 + 0.2, 2 ** 53, 1e21];
  const texts = [
    '',
    'x'.repeat(15_000),
    '\0\x07\x1b[31m\r\n\t',
    '\ud800',
    '👩‍👩‍👧‍👦\u202e名',
    '<&>"\'',
  ];
  const looks = [
    'format=png',
    'format=webp',
    'format=svg',
    'type=line',
    'type=radar',
    'type=horizontal-bar',
  ];

  const numberOf = (metric: typeof goodMetric, fill: (index: number) => number) => ({
    ...metric,
    performance_index: Object.fromEntries(
      Object.keys(metric.performance_index).map((name, index) => [name, fill(index)]),
    ),
  });
  const metrics: [string, object][] = [
    ...numbers.map((value): [string, object] => [
      `of the number ${Object.is(value, -0) ? '-0' : value} only`,
      numberOf(goodMetric, () => value),
    ]),
    ['of wild numbers together', numberOf(goodMetric, (index) => numbers[index] ?? 0)],
    ...texts.map((text): [string, object] => [
      `with the names ${JSON.stringify(text).slice(0, 30)}`,
      { ...goodMetric, host: text, app_name: text, domain: text },
    ]),
  ];

  for (const [what, metric] of metrics) {
    it(`of a metric ${what}`, async () => {
      source.answer(json(metric));
      for (const look of looks) {
        const answer = await ask(`/?width=256&height=192&${look}`);
        assert.equal(answer.status, 200, look);
        assert.match(answer.headers.get('content-type') ?? '', /^image\//);
        assert.ok((await answer.bytes()).length > 500, look);
      }
    });
  }
});

describe('of the headers that arrive, the source', () => {
  const trace = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    baggage: 'userId=alice,isProduction=false',
    b3: '80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90',
    'x-b3-traceid': '80f198ee56343ba864fe8b2a57d3eff7',
    'x-b3-spanid': 'e457b5a2e4d86bd1',
    'x-b3-parentspanid': '05e3ac9a4f6e3b90',
    'x-b3-sampled': '1',
    'x-b3-flags': '0',
    'x-request-id': 'a-request',
    'x-ot-span-context': 'span',
  };
  const personal = {
    cookie: 'session=secret',
    authorization: 'Bearer secret',
    'proxy-authorization': 'Basic secret',
    'x-api-key': 'secret',
    'x-forwarded-for': '203.0.113.7',
  };

  async function headersAtSource(headers: Record<string, string>): Promise<IncomingHttpHeaders> {
    const seen = new Promise<IncomingHttpHeaders>((resolve) => {
      source.answer((arrived, response) => {
        resolve(arrived.headers);
        json(goodMetric)(arrived, response);
      });
    });
    const { statusCode, body } = await request(`${agent.url}/?format=json`, { headers });
    await body.dump();
    assert.equal(statusCode, 200);
    return seen;
  }

  it('gets those of a trace as they are, and none that is personal', async () => {
    const { host, connection, ...others } = await headersAtSource({ ...trace, ...personal });
    assert.deepEqual(others, trace);
  });

  it('gets no more than it can read, however much the agent can', async () => {
    const { hostname, port } = new URL(agent.url);
    const socket = connect(Number(port), hostname);
    // The agent's limit is 16 KiB; what it adds itself must not take the source over its own.
    const baggage = 'x'.repeat(16 * 1_024 - 40);
    socket.write(`GET /?format=json HTTP/1.1\r\nhost:a\r\nbaggage:${baggage}\r\n\r\n`);
    const [start] = await once(socket, 'data');
    socket.destroy();
    assert.match(String(start), /^HTTP\/1\.1 200 /);
  });
});

import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { type Answer, failureOf, versionOf } from '../../src/load/answer.ts';
import { type AskingOptions, askRepeatedly } from '../../src/load/ask.ts';
import { turnsAtOnce } from '../../src/load/turns.ts';
import { answerAs, startServer } from './servers.ts';

async function ask(url: string, count: number, options: Partial<AskingOptions> = {}) {
  const answers: Answer[] = [];
  await askRepeatedly(
    { url, path: '/', headers: { accept: 'application/json' }, timeoutMs: 20_000 },
    {
      concurrency: 4,
      isKeptAlive: true,
      nextTurn: turnsAtOnce(count),
      signal: new AbortController().signal,
      tell: (answer) => answers.push(answer),
      ...options,
    },
  );
  return answers;
}

async function failuresWith(t: TestContext, listener: RequestListener) {
  const { url } = await startServer(t, listener);
  return (await ask(url, 3)).map(({ failure }) => failure);
}

describe('asking repeatedly', () => {
  it('asks as often as there are turns, and tells the version of each answer', async (t) => {
    const { url } = await startServer(t, answerAs('v2'));
    const answers = await ask(url, 50);
    assert.equal(answers.length, 50);
    assert.ok(answers.every(({ version, failure }) => version === 'v2' && failure === undefined));
  });

  it('keeps one connection each, or takes a fresh one every time', async (t) => {
    const kept = await startServer(t, answerAs('v1'));
    const ofKept = await ask(kept.url, 40);
    assert.equal(kept.connections(), 4);
    assert.equal(new Set(ofKept.map(({ connection }) => connection)).size, 4);
    const fresh = await startServer(t, answerAs('v1'));
    const ofFresh = await ask(fresh.url, 40, { isKeptAlive: false });
    assert.equal(fresh.connections(), 40);
    assert.equal(new Set(ofFresh.map(({ connection }) => connection)).size, 40);
  });

  it('sends the path and the headers it is told to', async (t) => {
    const seen: (string | undefined)[] = [];
    const { url } = await startServer(t, (request, response) => {
      seen.push(request.url, request.headers.accept, request.headers.connection);
      response.end();
    });
    await ask(url, 1);
    assert.deepEqual(seen, ['/', 'application/json', 'keep-alive']);
  });

  it('names an error status, and the version where the error tells it', async (t) => {
    const { url } = await startServer(t, (_request, response) => {
      response.writeHead(503, { 'x-app-version': 'v2', 'x-fault-injected': 'status=503' }).end();
    });
    const [answer] = await ask(url, 1);
    assert.equal(answer?.failure, 'status 503');
    assert.equal(answer?.version, 'v2');
    assert.equal(answer?.isFaulted, true);
  });

  it('tells a connection that is cut from an answer that does not come', async (t) => {
    const cut: RequestListener = (request) => request.socket.destroy();
    assert.deepEqual(await failuresWith(t, cut), ['reset', 'reset', 'reset']);
    const half: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('half', () => response.destroy());
    };
    assert.deepEqual(await failuresWith(t, half), ['reset', 'reset', 'reset']);
    const { url } = await startServer(t, () => undefined);
    const late: Answer[] = [];
    await askRepeatedly(
      { url, path: '/', headers: {}, timeoutMs: 50 },
      {
        concurrency: 1,
        isKeptAlive: true,
        nextTurn: turnsAtOnce(1),
        signal: new AbortController().signal,
        tell: (answer) => late.push(answer),
      },
    );
    assert.deepEqual(
      late.map(({ failure }) => failure),
      ['timeout'],
    );
  });

  it('sends no request twice, not even one whose connection is cut', async (t) => {
    let requests = 0;
    const { url } = await startServer(t, (request) => {
      requests++;
      request.socket.destroy();
    });
    await ask(url, 20);
    assert.equal(requests, 20);
  });

  it('drops what is under way when it is told to end', async (t) => {
    const ending = new AbortController();
    const { url } = await startServer(t, () => ending.abort());
    assert.deepEqual(await ask(url, 100, { signal: ending.signal }), []);
  });

  it('counts the wait for its turn into the latency', async (t) => {
    const { url } = await startServer(t, answerAs('v1'));
    const dueMs = performance.now() - 5_000;
    let left = 1;
    const [answer] = await ask(url, 1, {
      nextTurn: async () => (left-- > 0 ? dueMs : undefined),
    });
    assert.ok((answer?.latencyMs ?? 0) >= 5_000);
  });
});

describe('the version of an answer', () => {
  const json = { 'content-type': 'application/json; charset=utf-8' };

  it('is that of the header, else that of the JSON', () => {
    assert.equal(versionOf({ 'x-app-version': 'v2', ...json }, '{"version":"v1"}'), 'v2');
    assert.equal(versionOf(json, '{"version":"v1"}'), 'v1');
  });

  it("is nobody's where neither says it", () => {
    assert.equal(versionOf({ 'content-type': 'text/plain' }, '{"version":"v1"}'), undefined);
    for (const body of ['', 'null', '[]', '{"version":1}', '{', '"v1"']) {
      assert.equal(versionOf(json, body), undefined, body);
    }
  });
});

describe('the name of a failure', () => {
  for (const [code, name] of [
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNREFUSED', 'no connection'],
    ['ENOTFOUND', 'no connection'],
    ['EHOSTUNREACH', 'no connection'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ECONNRESET', 'reset'],
  ] as const) {
    it(`is "${name}" for ${code}`, () => {
      assert.equal(failureOf(Object.assign(new Error('x'), { code })), name);
    });
  }
});

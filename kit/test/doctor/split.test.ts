import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { checkSplit } from '../../src/doctor/split.ts';

/** A front door that answers as told; its URL. */
async function openDoor(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Every n-th answer is v2's; what is asked for is written down. */
const everyNth = (n: number, paths = new Set<string>()): RequestListener => {
  let count = 0;
  return (request, response) => {
    paths.add(request.url ?? '');
    const version = ++count % n === 0 ? 'v2' : 'v1';
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ version }));
  };
};

describe('the look at a split', () => {
  it('finds nothing where the answers are as the weight, and counts no hit for it', async (t) => {
    const paths = new Set<string>();
    const check = await checkSplit(await openDoor(t, everyNth(5, paths)), 20);
    assert.deepEqual(check, {
      state: 'fine',
      what: 'v2 answers 20 % of 200 requests, and its weight is 20 %',
    });
    assert.deepEqual([...paths], ['/version']);
  });

  it('finds answers that are not as the weight', async (t) => {
    const check = await checkSplit(await openDoor(t, everyNth(2)), 20);
    assert.equal(check.state, 'trouble');
    assert.equal(check.what, 'v2 answers 50 % of 200 requests, and its weight is 20 %');
    assert.match(check.mend ?? '', /kit canary verify/);
  });

  it('finds a version that gets nothing, or everything, against its weight', async (t) => {
    const onlyV1 = await openDoor(t, everyNth(Number.POSITIVE_INFINITY));
    assert.equal((await checkSplit(onlyV1, 20)).state, 'trouble');
    assert.equal((await checkSplit(onlyV1, 0)).state, 'fine');
    assert.equal((await checkSplit(await openDoor(t, everyNth(1)), 20)).state, 'trouble');
  });

  it('finds a door behind which nobody answers, or nobody says a version', async (t) => {
    const silent = await openDoor(t, (_request, response) => response.writeHead(503).end());
    assert.match((await checkSplit(silent, 20)).what, /^None of \d+ requests/);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Client } from 'undici';
import { resolveLocalhostNames } from '../src/localhost-names.ts';

test('a name that ends in .localhost leads to this machine, and keeps its Host', async (t) => {
  const server = createServer(({ headers }, response) => response.end(headers.host));
  server.listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  resolveLocalhostNames();
  const origin = `http://hit-counter.localhost:${port}`;
  assert.equal(await (await fetch(origin)).text(), `hit-counter.localhost:${port}`);
  const client = new Client(origin);
  t.after(() => client.close());
  const { body } = await client.request({ method: 'GET', path: '/' });
  assert.equal(await body.text(), `hit-counter.localhost:${port}`);
});

test('other names are looked up as ever', async () => {
  resolveLocalhostNames();
  await assert.rejects(fetch('http://nowhere.invalid'), (error: Error) => {
    return error.cause instanceof Error && /ENOTFOUND|EAI_AGAIN/.test(error.cause.message);
  });
});

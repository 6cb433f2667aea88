import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { recordingLogger } from '../../test/support/log.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { createFrontDoor } from '../src/front-door.ts';

const deadlineMs = 15_000;

/** A front door on a free port before a server that answers as `listener` does. */
async function openDoor(t: TestContext, listener: RequestListener): Promise<number> {
  const upstream = createServer(listener).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const door = createFrontDoor({ draw: () => url, logger: recordingLogger().logger });
  await door.app.listen({ host: '127.0.0.1', port: 0 });
  t.after(async () => {
    upstream.closeAllConnections();
    upstream.close();
    door.app.server.closeAllConnections();
    await door.close();
  });
  return (door.app.server.address() as AddressInfo).port;
}

function send(port: number, ...lines: string[]): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write([...lines, '', ''].join('\r\n'));
  return socket;
}

/** What comes until the other side closes; it throws where that side keeps the connection. */
async function untilClosed(socket: Socket): Promise<string> {
  const timer = setTimeout(() => socket.destroy(new Error('it was not closed')), deadlineMs);
  return text(socket).finally(() => clearTimeout(timer));
}

const echo: RequestListener = ({ method, url, headers }, response) => {
  response.end(JSON.stringify({ method, url, headers }));
};

for (const [what, ...lines] of [
  ['says close', 'GET /a HTTP/1.1', 'Host: a', 'Connection: close'],
  ['speaks HTTP/1.0', 'GET /a HTTP/1.0', 'Host: a'],
] as const) {
  test(`a client that ${what} gets its answer and the end, whatever is behind`, async (t) => {
    const answer = await untilClosed(send(await openDoor(t, echo), ...lines));
    assert.match(answer, /^HTTP\/1.1 200 /);
    assert.match(answer, /^connection: close\r$/im);
    assert.doesNotMatch(answer, /^keep-alive:/im);
  });
}

for (const header of [
  'Expect: 100-continue',
  'Expect: miracles',
  'Keep-Alive: timeout=5',
  'Proxy-Connection: keep-alive',
  'TE: trailers',
  'Trailer: X-Sum',
  'Upgrade: h2c',
]) {
  test(`"${header}" is the client's matter with the door, and goes no farther`, async (t) => {
    const port = await openDoor(t, echo);
    const socket = send(port, 'POST /a HTTP/1.1', 'Host: a', 'Connection: close', header);
    const answer = await untilClosed(socket);
    assert.match(answer, /HTTP\/1.1 200 /);
    const [, body = ''] = answer.split(/\r\n\r\n(?=\{)/);
    const [name = ''] = header.toLowerCase().split(':');
    assert.equal(JSON.parse(body).headers[name], undefined);
  });
}

test('a target that names its host is asked for like any other', async (t) => {
  const port = await openDoor(t, echo);
  const targets = { 'http://a/b?c=d': '/b?c=d', 'HTTP://a:1': '/', 'http://a?c': '/?c' };
  for (const [target, url] of Object.entries(targets)) {
    const answer = await untilClosed(
      send(port, `GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close'),
    );
    assert.match(answer, /^HTTP\/1.1 200 /, target);
    assert.match(answer, new RegExp(`"url":"${url.replace('?', '\\?')}"`));
  }
});

test('clients that go away leave no request held behind the door', async (t) => {
  const held = new Set<Socket>();
  const port = await openDoor(t, (request, response) => {
    if (request.url !== '/held') return echo(request, response);
    held.add(request.socket);
    request.socket.once('close', () => held.delete(request.socket));
  });
  const clients = Array.from({ length: 200 }, () => send(port, 'GET /held HTTP/1.1', 'Host: a'));
  await waitUntil('every connection is held', deadlineMs, () => held.size === 128);
  for (const client of clients) client.destroy();

  const signal = AbortSignal.timeout(deadlineMs);
  assert.equal((await fetch(`http://127.0.0.1:${port}/free`, { signal })).status, 200);
  await waitUntil('none is held', deadlineMs, () => held.size === 0);
});

test('a body that comes slowly is passed on to its end', async (t) => {
  const port = await openDoor(t, async (request, response) => {
    response.end(await text(request));
  });
  const socket = send(port, 'PUT / HTTP/1.1', 'Host: a', 'Connection: close', 'Content-Length: 4');
  socket.write('ab');
  await fetch(`http://127.0.0.1:${port}/`);
  socket.write('cd');
  assert.match(await untilClosed(socket), /abcd$/);
});

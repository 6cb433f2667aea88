import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openLine } from '../../src/checks/ask.ts';

export interface Passed {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

export interface Told {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
}

/** One way to break a rule: what is changed in a request on its way, or in the answer. */
export interface Lie {
  request?(request: Passed): Partial<Passed>;
  /** Gets the request as the caller sent it. */
  answer?(answer: Told, request: Passed): Partial<Told>;
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);
const maxHeaderSize = 256 * 1_024;

/** A proxy before a service's port that tells the truth until it is given a lie. */
export async function startLyingProxy(upstream: string) {
  let lie: Lie = {};
  const line = openLine(upstream, { signal: new AbortController().signal });

  const server = createServer({ maxHeaderSize }, async (incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    try {
      const asked = { method, path, headers: plain(headers), body: await text(incoming) };
      const passed = { ...asked, ...lie.request?.(asked) };
      const {
        status,
        headers: all,
        body,
      } = await line.ask(passed.path, {
        method: passed.method,
        headers: passed.headers,
        ...(passed.body !== '' && { body: passed.body }),
      });
      const truth = { status, headers: plain(all), body };
      const told = { ...truth, ...lie.answer?.(truth, asked) };
      const length = method === 'HEAD' ? all['content-length'] : told.body.length;
      const framing = length === undefined ? {} : { 'content-length': length };
      outgoing.writeHead(told.status, { ...told.headers, ...framing });
      outgoing.end(told.body);
    } catch {
      // What upstream cuts is cut here as well.
      incoming.socket.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell(next: Lie) {
      lie = next;
    },
    async close() {
      line.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The headers that go from end to end, each as one text. */
function plain(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== undefined && !hopByHop.has(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

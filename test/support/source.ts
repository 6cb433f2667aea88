import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in the metric-generator's place that answers, well or badly, as it is told. */
export interface Source {
  port: number;
  answer(listener: RequestListener): void;
  /** Refuses connections from now on, and cuts those that are open. */
  close(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
}

/** A metric that a source may well answer. */
export const goodMetric = {
  performance_index: {
    failRatio: 0.12,
    failAmount: 12,
    accessAmount: 99,
    maxConcurrent: 41,
    minLatency: 3,
    avgLatency: 20,
    maxLatency: 77,
  },
  host: 'source',
  app_name: 'test-app',
  domain: 'test-domain',
};

/** A listener that answers `value` as JSON. */
export const json = (value: unknown): RequestListener => {
  return (_request, response) => response.end(JSON.stringify(value));
};

/** Starts a source on a free port; it answers a good metric until told otherwise. */
export async function startSource(): Promise<Source> {
  let listener = json(goodMetric);
  const server = createServer((request, response) => listener(request, response));
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    port,
    answer: (next) => {
      listener = next;
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    reopen: async () => {
      await listen(port);
    },
  };
}

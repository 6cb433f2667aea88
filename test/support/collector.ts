import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { waitUntil } from './wait.ts';

/** A span as it came in, with its attributes and those of the service that sent it in one. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  /** 2 for a server's, 3 for a client's. */
  kind: number;
  /** `code` 2 is an error. */
  status: { code: number; message?: string };
  attributes: Record<string, string | number>;
}

type KeyValue = { key: string; value: { stringValue?: string; intValue?: number } };

const arrivalDeadlineMs = 30_000;

export type Collector = Awaited<ReturnType<typeof startCollector>>;

/** Receives OTLP/HTTP as JSON on a port of its own. */
export async function startCollector(t: { after(close: () => void): void }) {
  const spans: ReceivedSpan[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/traces') spans.push(...(await readSpans(request)));
    response.writeHead(request.url === '/v1/traces' ? 200 : 404).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The spans of a trace, once there are as many; the caller comes before whom it called. */
    async spansOf(traceId: string, count: number): Promise<ReceivedSpan[]> {
      const found = () => spans.filter((span) => span.traceId === traceId);
      await waitUntil(`${count} spans`, arrivalDeadlineMs, () => found().length >= count);
      return found().sort((a, b) => depthOf(a, spans) - depthOf(b, spans));
    },
  };
}

async function readSpans(request: IncomingMessage): Promise<ReceivedSpan[]> {
  const { resourceSpans } = JSON.parse(await text(request));
  const spans: ReceivedSpan[] = [];
  for (const { resource, scopeSpans } of resourceSpans) {
    for (const span of scopeSpans.flatMap((scope: { spans: object[] }) => scope.spans)) {
      const attributes = toRecord([...resource.attributes, ...span.attributes]);
      spans.push({ ...span, attributes });
    }
  }
  return spans;
}

function toRecord(pairs: KeyValue[]): Record<string, string | number> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? '']),
  );
}

function depthOf({ parentSpanId }: ReceivedSpan, spans: ReceivedSpan[]): number {
  const parent = spans.find(({ spanId }) => spanId === parentSpanId);
  return parent === undefined ? 0 : 1 + depthOf(parent, spans);
}

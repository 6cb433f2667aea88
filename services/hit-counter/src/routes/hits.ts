import type { App } from '@meshwalk/chassis/http';
import { HttpProblem, problemResponses } from '@meshwalk/chassis/problem';
import { type Span, traceCall } from '@meshwalk/chassis/span';
import { greet } from '../greeting.ts';
import { type HitStore, StoreUnavailableError } from '../store.ts';

interface HitsOptions {
  store: HitStore;
  version: string;
  /** How this instance names itself. */
  host: string;
  nameClient(peer: string, realIp: string | string[] | undefined): string;
}

const hits = { type: 'integer', minimum: 0 } as const;
const text = { type: 'string' } as const;

const greetingSchema = {
  type: 'object',
  required: ['message', 'host', 'client', 'hits', 'version'],
  properties: { message: text, host: text, client: text, hits, version: text },
} as const;

const tags = ['hits'];

/** `GET /` counts a hit and says so. `GET /hits` tells the count and leaves it alone. */
export function serveHits(app: App, { store, version, host, nameClient }: HitsOptions): void {
  const ask = (span: Span | null, operation: 'increment' | 'read') =>
    traceCall(span, {
      name: `${store.kind} ${operation}`,
      attributes: { 'db.system.name': store.kind, 'db.operation.name': operation },
      run: () => store[operation](),
    });

  app.get(
    '/',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'Count a hit',
        description: 'Text, or JSON for a caller that accepts application/json',
        tags,
        response: {
          200: {
            description: 'The hit is counted; no other answer has its number',
            content: {
              'text/plain': { schema: text },
              'application/json': { schema: greetingSchema },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const count = await ask(request.span, 'increment').catch(refuse);
      const client = nameClient(request.socket.remoteAddress ?? '', request.headers['x-real-ip']);
      const message = greet(host, client, count);
      reply.headers({ 'cache-control': 'no-store', vary: 'accept', 'x-app-version': version });
      if (!prefersJson(request.headers.accept)) {
        return reply.type('text/plain; charset=utf-8').send(`${message}\n`);
      }
      return reply
        .type('application/json; charset=utf-8')
        .send({ message, host, client, hits: count, version });
    },
  );

  // HEAD asks what GET would say; an answer without a number is no hit.
  app.head('/', { schema: { hide: true } }, async (_request, reply) => {
    return reply.headers({ 'cache-control': 'no-store', vary: 'accept' }).send();
  });

  app.get(
    '/hits',
    {
      schema: {
        summary: 'The count, without counting',
        tags,
        response: {
          200: {
            description: 'The number of hits so far',
            type: 'object',
            required: ['hits'],
            properties: { hits },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return { hits: await ask(request.span, 'read').catch(refuse) };
    },
  );
}

/** Whether JSON comes before text in the caller's wishes: of each, the nearest range tells (RFC 9110, 12.5.1). */
export function prefersJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*') return false;
  const qualities = new Map(accept.toLowerCase().split(',').map(readRange));
  const qualityOf = (...ranges: string[]) =>
    ranges.map((range) => qualities.get(range)).find((quality) => quality !== undefined) ?? 0;
  return (
    qualityOf('application/json', 'application/*', '*/*') > qualityOf('text/plain', 'text/*', '*/*')
  );
}

/** `text/plain;q=0.5` as its range and quality; one that is no number is 0. */
function readRange(entry: string): [range: string, quality: number] {
  const [range = '', ...parameters] = entry.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return [range, weight === undefined ? 1 : Number(weight.slice(2)) || 0];
}

/** The hit may have been counted, so it is not tried again: the caller gets 503 and may come back. */
function refuse(error: unknown): never {
  if (!(error instanceof StoreUnavailableError)) throw error;
  throw new HttpProblem(503, error.message, { cause: error, headers: { 'retry-after': '1' } });
}

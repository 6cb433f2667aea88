import { AsyncLocalStorage } from 'node:async_hooks';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { plainAddress } from '@meshwalk/chassis/cidr';
import { prepareToClose } from '@meshwalk/chassis/closing';
import { type App, createHttpApp } from '@meshwalk/chassis/http';
import { createLifecycle } from '@meshwalk/chassis/lifecycle';
import type { Logger } from '@meshwalk/chassis/logger';
import type { Metrics } from '@meshwalk/chassis/metrics';
import { createObserver } from '@meshwalk/chassis/observe';
import { HttpProblem } from '@meshwalk/chassis/problem';
import type { FastifyReply } from 'fastify';
import { Agent, type Dispatcher } from 'undici';

interface FrontDoorOptions {
  /** Gives the URL that gets the next request; undefined where there is none. */
  draw(): string | undefined;
  logger: Logger;
  metrics?: Metrics;
}

export interface FrontDoor {
  app: App;
  close(): Promise<void>;
}

type AskUpstream = (
  options: Dispatcher.RequestOptions,
  callback: (error: Error | null, answer: Dispatcher.ResponseData) => void,
) => void;

const answerTimeoutMs = 70_000;

/** What a client says of its own connection (RFC 9110, 7.6.1); undici refuses most of it. */
const ofItsConnection = {
  expect: undefined,
  'keep-alive': undefined,
  'proxy-connection': undefined,
  te: undefined,
  trailer: undefined,
  upgrade: undefined,
};

/**
 * The local rung's proxy: passes every path on, and draws v1 or v2 anew for each request. Asks once
 * only: a hit whose fate is unknown must not be counted twice.
 */
export function createFrontDoor({ draw, ...observing }: FrontDoorOptions): FrontDoor {
  const app = createHttpApp(observing.logger, createObserver(observing));
  const agent = new Agent({
    connections: 128,
    bodyTimeout: answerTimeoutMs,
    headersTimeout: answerTimeoutMs,
  });
  const leaving = new AsyncLocalStorage<AbortSignal>();
  const askWhileWanted: AskUpstream = (options, callback) => {
    agent.request({ ...options, signal: leaving.getStore() ?? null }, callback);
  };
  app.addHook('onClose', () => agent.close());
  app.register(httpProxy, {
    upstream: '',
    disableRequestLogging: true,
    retryMethods: [],
    // The proxy has the types of an older undici.
    undici: { request: askWhileWanted } as NonNullable<FastifyHttpProxyOptions['undici']>,
    handler: (_request, reply, url, options) => {
      return leaving.run(whenGone(reply), () => reply.from(url, options));
    },
    // A target may name its host (RFC 9112, 3.2.2); which hit-counter answers is drawn all the same.
    preRewrite: (url) => url.replace(/^https?:\/\/[^/?]*\/?/i, '/'),
    replyOptions: {
      getUpstream: () => {
        const url = draw();
        if (url === undefined) throw new HttpProblem(503, 'The version drawn has no replica');
        return url;
      },
      rewriteRequestHeaders: (request, headers) => {
        const peer = plainAddress(request.socket.remoteAddress ?? '');
        return {
          ...headers,
          ...ofItsConnection,
          host: request.headers.host,
          'x-real-ip': peer,
          'x-forwarded-for': peer,
        };
      },
      // How long the connection behind the door lasts is nothing to the one before it.
      rewriteHeaders: ({ connection: _connection, 'keep-alive': _keepAlive, ...headers }) =>
        headers,
      onError: (reply, { error }) => {
        const status = 'statusCode' in error && error.statusCode === 504 ? 504 : 502;
        const cause = error.cause instanceof Error ? error.cause : error;
        reply.send(new HttpProblem(status, `No hit-counter answers: ${cause.message}`, { cause }));
      },
    },
  });
  return { app, ...prepareToClose(app, createLifecycle()) };
}

/** Aborts where the client goes away before it has its answer: a held request frees its connection. */
function whenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

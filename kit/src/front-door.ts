import httpProxy from '@fastify/http-proxy';
import { plainAddress } from '@meshwalk/chassis/cidr';
import { prepareToClose } from '@meshwalk/chassis/closing';
import { type App, createHttpApp } from '@meshwalk/chassis/http';
import { createLifecycle } from '@meshwalk/chassis/lifecycle';
import type { Logger } from '@meshwalk/chassis/logger';
import { createObserver } from '@meshwalk/chassis/observe';
import { HttpProblem } from '@meshwalk/chassis/problem';
import type { Random } from '@meshwalk/chassis/random';

interface FrontDoorOptions {
  v1: string;
  v2: string;
  /** Share of the requests that v2 gets, 0 to 100. */
  v2Percent: number;
  logger: Logger;
  random?: Random;
}

export interface FrontDoor {
  app: App;
  close(): Promise<void>;
}

const answerTimeoutMs = 70_000;

/**
 * The local rung's proxy: passes every path on, and draws v1 or v2 anew for each request. Asks once
 * only: a hit whose fate is unknown must not be counted twice.
 */
export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { v1, v2, v2Percent, logger, random = Math.random } = options;
  const app = createHttpApp(logger, createObserver({ logger }));
  app.register(httpProxy, {
    upstream: '',
    disableRequestLogging: true,
    retryMethods: [],
    undici: { connections: 128, bodyTimeout: answerTimeoutMs, headersTimeout: answerTimeoutMs },
    replyOptions: {
      getUpstream: () => (random() * 100 < v2Percent ? v2 : v1),
      rewriteRequestHeaders: (request, headers) => {
        const peer = plainAddress(request.socket.remoteAddress ?? '');
        return {
          ...headers,
          host: request.headers.host,
          'x-real-ip': peer,
          'x-forwarded-for': peer,
        };
      },
      onError: (reply, { error }) => {
        const status = 'statusCode' in error && error.statusCode === 504 ? 504 : 502;
        const cause = error.cause instanceof Error ? error.cause : error;
        reply.send(new HttpProblem(status, `No hit-counter answers: ${cause.message}`, { cause }));
      },
    },
  });
  return { app, ...prepareToClose(app, createLifecycle()) };
}

import httpProxy from '@fastify/http-proxy';
import { plainAddress } from '@meshwalk/chassis/cidr';
import { prepareToClose } from '@meshwalk/chassis/closing';
import { type App, createHttpApp } from '@meshwalk/chassis/http';
import { createLifecycle } from '@meshwalk/chassis/lifecycle';
import type { Logger } from '@meshwalk/chassis/logger';
import type { Metrics } from '@meshwalk/chassis/metrics';
import { createObserver } from '@meshwalk/chassis/observe';
import { HttpProblem } from '@meshwalk/chassis/problem';

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

const answerTimeoutMs = 70_000;

/**
 * The local rung's proxy: passes every path on, and draws v1 or v2 anew for each request. Asks once
 * only: a hit whose fate is unknown must not be counted twice.
 */
export function createFrontDoor({ draw, ...observing }: FrontDoorOptions): FrontDoor {
  const app = createHttpApp(observing.logger, createObserver(observing));
  app.register(httpProxy, {
    upstream: '',
    disableRequestLogging: true,
    retryMethods: [],
    undici: { connections: 128, bodyTimeout: answerTimeoutMs, headersTimeout: answerTimeoutMs },
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

import type { Socket } from 'node:net';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyTypeProvider,
  fastify,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { limitConnections } from './connection-limit.ts';
import type { Logger } from './logger.ts';
import { answerProblem, HttpProblem, problemBody, problemSchema } from './problem.ts';
import { compileSchema } from './schema.ts';
import { awaitBodies } from './unread-body.ts';

/** Lets a route's JSON Schemas be the types of what its handler reads. */
export interface SchemaTypes extends FastifyTypeProvider {
  validator: this['schema'] extends JSONSchema ? FromSchema<this['schema']> : unknown;
}

export type App = FastifyInstance<
  RawServerDefault,
  FastifyRequest['raw'],
  FastifyReply['raw'],
  FastifyBaseLogger,
  SchemaTypes
>;

/** Sees each request as it arrives, also those whose path cannot be read. */
export type RequestObserver = (request: FastifyRequest, reply: FastifyReply) => void;

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the answer is an error, for the log line. A request with an unreadable path has neither. */
    failure: HttpProblem | null;
    /** What was injected, in the words of the x-fault header. */
    fault: string | null;
  }
}

const bodyLimitBytes = 16 * 1_024;
const requestTimeoutMs = 15_000;
const lingerMs = 2_000;

/** A Fastify instance that validates strictly, says no in problem+json and logs through `observe`. */
export function createHttpApp(logger: Logger, observe?: RequestObserver): App {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent) => parent,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    // While it drains, the service still serves what reaches it.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    // Node's own refusal has no body: ours says why.
    http: { requireHostHeader: false },
    frameworkErrors: (error, request, reply) => {
      observe?.(request, reply);
      answerProblem(error, request, reply);
    },
  }).withTypeProvider<SchemaTypes>();

  limitConnections(app.server, logger);
  awaitBodies(app);
  app.decorateRequest('failure', null);
  app.decorateRequest('fault', null);
  app.decorateRequest('span', null);
  app.setValidatorCompiler(({ schema, httpPart }) => {
    return compileSchema(schema as object, httpPart === 'body' ? 'json' : 'text');
  });
  app.addSchema(problemSchema);
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler((request) => {
    throw new HttpProblem(404, `Nothing answers ${request.method} ${request.url.slice(0, 200)}`);
  });
  // Node refuses an expectation it does not know, with no body; HTTP lets a server ignore it.
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response);
  });
  if (observe) {
    app.addHook('onRequest', (request, reply, done) => {
      observe(request, reply);
      done();
    });
  }
  app.addHook('onRequest', ({ headers, raw }, _reply, done) => {
    const isComplete = headers.host !== undefined || raw.httpVersion !== '1.1';
    done(isComplete ? undefined : new HttpProblem(400, 'A request in HTTP/1.1 must have a Host'));
  });
  return app;
}

const unreadable: Record<string, { status: number; detail: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, detail: 'The headers must be at most 16 KiB in all' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    detail: `The request must be complete within ${requestTimeoutMs} ms`,
  },
};

/**
 * Answers what cannot be read as HTTP, then closes: there is no request for a handler to see. What
 * still comes is read for a while, for a close upon it would reset the connection, answer and all.
 */
function answerUnreadable(this: FastifyInstance, error: Error & { code?: string }, socket: Socket) {
  if (error.code === 'ECONNRESET') return socket.destroy();
  if (!socket.writable) return;
  const { status, detail } = unreadable[error.code ?? ''] ?? {
    status: 400,
    detail: 'The request is not readable as HTTP/1.1',
  };
  this.log.info({ status, code: error.code, peer: socket.remoteAddress }, 'unreadable request');
  const body = problemBody(status, detail);
  const head = [
    `HTTP/1.1 ${status} ${JSON.parse(body).title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  setTimeout(() => socket.destroy(), lingerMs).unref();
  return socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

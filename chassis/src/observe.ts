import type { RequestObserver } from './http.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { traceIdOf } from './trace.ts';

/** nginx's number for a request whose connection ended before its answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** Writes one log line per request, and one observation, once its connection is done with it. */
export function createObserver(logger: Logger, metrics?: Metrics): RequestObserver {
  return (request, reply) => {
    const peer = request.socket.remoteAddress;
    reply.raw.once('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST;
      const durationMs = reply.elapsedTime;
      const { method, failure, fault, headers } = request;
      const route = request.routeOptions.url ?? 'unmatched';
      metrics?.observe({
        route,
        method,
        status,
        fault: faultLabel(fault),
        seconds: durationMs / 1_000,
      });
      logger[status >= 500 ? 'error' : 'info'](
        {
          method,
          url: request.url.slice(0, 500),
          route,
          status,
          durationMs: Math.round(durationMs * 1_000) / 1_000,
          peer,
          traceId: traceIdOf(headers),
          requestId: headers['x-request-id'],
          fault: fault ?? undefined,
          reason: failure?.message,
          // A stack only for the unexpected: an outage fails every request, each for the same reason.
          err: status === 500 ? failure?.cause : undefined,
        },
        'request',
      );
    });
  };
}

/** `delay=200;status=503` as a label of few values: `delay+status`. */
function faultLabel(fault: string | null | undefined): string {
  return fault ? fault.replace(/=[^;]*/g, '').replaceAll(';', '+') : 'none';
}

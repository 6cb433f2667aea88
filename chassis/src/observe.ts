import type { RequestObserver } from './http.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Tracer } from './span.ts';
import { traceIdOf } from './trace.ts';

/** nginx's number for a request whose connection ended before its answer. */
const clientClosedRequest = 499;

interface ObserverOptions {
  logger: Logger;
  metrics?: Metrics;
  tracer?: Tracer | undefined;
}

/**
 * Writes one log line per request, one observation and, where there is a tracer, one span, once
 * its connection is done with it. Probes have no span: they come every few seconds, for ever.
 */
export function createObserver({ logger, metrics, tracer }: ObserverOptions): RequestObserver {
  return (request, reply) => {
    const isTraced = tracer !== undefined && !request.routeOptions.config?.isSpared;
    request.span = isTraced ? tracer.startRequest(request) : null;
    const peer = request.socket.remoteAddress;
    reply.raw.on('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : clientClosedRequest;
      const durationMs = reply.elapsedTime;
      const { method, failure, fault, headers, span } = request;
      const route = request.routeOptions.url ?? 'unmatched';
      metrics?.observe({
        route,
        method,
        status,
        fault: faultLabel(fault),
        seconds: durationMs / 1_000,
      });
      span?.end(
        { 'http.response.status_code': status, 'fault.injected': fault ?? undefined },
        status >= clientClosedRequest ? (failure?.message ?? `status ${status}`) : undefined,
      );
      logger[status >= 500 ? 'error' : 'info'](
        {
          method,
          url: request.url.slice(0, 500),
          route,
          status,
          durationMs: Math.round(durationMs * 1_000) / 1_000,
          peer,
          traceId: traceIdOf(request),
          spanId: span?.spanId,
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

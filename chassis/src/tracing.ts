import {
  type Span as ApiSpan,
  type Tracer as ApiTracer,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import {
  CompositePropagator,
  setGlobalErrorHandler,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { B3Propagator } from '@opentelemetry/propagator-b3';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from './logger.ts';
import type { Span, Tracer } from './span.ts';

interface TracingOptions {
  name: string;
  version: string;
  host: string;
  /** The collector's base URL; spans go to `/v1/traces` below it. */
  endpoint: string;
  logger: Logger;
}

const closeTimeoutMs = 1_000;

/** The caller's trace, from W3C or B3 headers; where both came, W3C's is the nearer. */
const incoming = new CompositePropagator({
  propagators: [new B3Propagator(), new W3CTraceContextPropagator()],
});

/**
 * Sends spans by OTLP/HTTP as JSON, in batches. This module is the only one that loads
 * OpenTelemetry: import it only where traces are wanted.
 */
export function startTracing({ name, version, host, endpoint, logger }: TracingOptions): Tracer {
  tellOnce(logger, endpoint);
  const own = resourceFromAttributes({
    'service.name': name,
    'service.version': version,
    'service.instance.id': host,
  });
  const provider = new TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
        scheduledDelayMillis: 1_000,
      }),
    ],
  });
  const tracer = provider.getTracer('meshwalk');

  return {
    startRequest({ method, url, headers, routeOptions }) {
      const route = routeOptions.url;
      const caller = incoming.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
      const attributes = {
        'http.request.method': method,
        'http.route': route,
        'url.path': url.split('?', 1)[0],
      };
      const spanName = route === undefined ? method : `${method} ${route}`;
      const options = { kind: SpanKind.SERVER, attributes };
      return wrap(tracer, tracer.startSpan(spanName, options, caller), caller);
    },
    async close() {
      const timeout = AbortSignal.timeout(closeTimeoutMs);
      const late = new Promise((resolve) => timeout.addEventListener('abort', resolve));
      await Promise.race([provider.shutdown(), late]);
    },
  };
}

function wrap(tracer: ApiTracer, span: ApiSpan, parent: Context): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceId,
    spanId,
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    startCall(name, attributes) {
      const here = trace.setSpan(parent, span);
      return wrap(
        tracer,
        tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, here),
        here,
      );
    },
    end(attributes, failure) {
      span.setAttributes(attributes);
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

/** A collector that is away fails every batch, and the first says it all. */
function tellOnce(logger: Logger, endpoint: string): void {
  let isTold = false;
  setGlobalErrorHandler((error) => {
    logger[isTold ? 'debug' : 'warn']({ err: error, endpoint }, 'traces cannot be sent');
    isTold = true;
  });
}

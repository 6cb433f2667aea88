import type { FastifyRequest } from 'fastify';

/** What a span is found by; `undefined` is left out. */
export type SpanAttributes = Record<string, string | number | undefined>;

/** One step of a trace: a request, or a call made for it. It is sent when it has ended. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** The W3C header by which the called service joins this span. */
  readonly traceparent: string;
  /** Opens the span of a call to another service or a store. */
  startCall(name: string, attributes: SpanAttributes): Span;
  /** Closes the span; `failure` says why it is an error. */
  end(attributes: SpanAttributes, failure?: string): void;
}

/** Makes spans of requests; there is one only where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
export interface Tracer {
  startRequest(request: FastifyRequest): Span;
  /** Sends what has ended, for at most a second. */
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The request's own span, or null where nothing is traced. */
    span: Span | null;
  }
}

interface Call<T> {
  name: string;
  attributes: SpanAttributes;
  run(span: Span | null): Promise<T>;
}

/** Runs a call made for a request in a span of its own, where the request has one. */
export function traceCall<T>(parent: Span | null, call: Call<T>): Promise<T> {
  return parent === null ? call.run(null) : runInSpan(parent, call);
}

async function runInSpan<T>(parent: Span, call: Call<T>): Promise<T> {
  const span = parent.startCall(call.name, call.attributes);
  try {
    const result = await call.run(span);
    span.end({});
    return result;
  } catch (error) {
    span.end({}, error instanceof Error ? error.message : String(error));
    throw error;
  }
}

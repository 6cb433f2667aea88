import type { IncomingHttpHeaders } from 'node:http';
import type { Span } from './span.ts';

/**
 * Headers that join a service's call to its caller's trace: W3C Trace Context, Zipkin's B3 (single
 * and multi), and Envoy's. Cookies and authorization are never among them.
 */
export const traceHeaderNames = [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
  'x-request-id',
  'x-ot-span-context',
] as const;

const w3c = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const b3 = /^(?:[0-9a-f]{16}){1,2}(?=-|$)/;

// A service reads 16 KiB of headers, and each hop adds some: what just fits here fails at the next.
const maxCharacters = 12 * 1_024;

/**
 * The trace headers that arrived, to be sent on as they are; those beyond 12 KiB are left out.
 * A call with a span of its own names itself in `traceparent`.
 */
export function pickTraceHeaders(
  headers: IncomingHttpHeaders,
  call: Span | null = null,
): Record<string, string> {
  const picked: Record<string, string> = {};
  let left = maxCharacters;
  for (const name of traceHeaderNames) {
    const value = headers[name];
    if (typeof value !== 'string' || name.length + value.length > left) continue;
    picked[name] = value;
    left -= name.length + value.length;
  }
  if (call !== null) picked.traceparent = call.traceparent;
  return picked;
}

interface TracedRequest {
  headers: IncomingHttpHeaders;
  span?: Span | null;
}

/** The trace id of a request, 16 or 32 hex digits: of its span, else what a well-formed header says. */
export function traceIdOf({ headers, span }: TracedRequest): string | undefined {
  if (span) return span.traceId;
  const fromW3c = headers.traceparent && w3c.exec(String(headers.traceparent))?.[1];
  if (fromW3c) return fromW3c;
  const candidate = headers.b3 ?? headers['x-b3-traceid'];
  return candidate === undefined ? undefined : b3.exec(String(candidate))?.[0];
}

/**
 * The durations of a Server-Timing header by name, in milliseconds (W3C Server Timing).
 * @param {string | null} header
 * @returns {Record<string, number>}
 */
export function readServerTiming(header) {
  const entries = (header ?? '').split(',').flatMap((metric) => {
    const [name, ...parameters] = metric.split(';').map((part) => part.trim());
    const duration = parameters.find((it) => it.startsWith('dur='))?.slice('dur='.length);
    return name && duration ? [[name, Number(duration)]] : [];
  });
  return Object.fromEntries(entries);
}

/** A new `traceparent` of W3C Trace Context, so that each picture can be found in the tracer. */
export function newTraceparent() {
  const hex = (/** @type {number} */ bytes) =>
    [...crypto.getRandomValues(new Uint8Array(bytes))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  return `00-${hex(16)}-${hex(8)}-01`;
}

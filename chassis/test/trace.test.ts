import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickTraceHeaders, traceHeaderNames, traceIdOf } from '../src/trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('the trace headers that arrived go on as they are, and no others', () => {
  const trace = Object.fromEntries(traceHeaderNames.map((name) => [name, `value of ${name}`]));
  const others = { cookie: 'session=1', authorization: 'Bearer x', host: 'a', accept: '*/*' };
  assert.deepEqual(pickTraceHeaders({ ...others, ...trace }), trace);
  assert.deepEqual(pickTraceHeaders(others), {});
});

test('the trace id is found in each of the formats', () => {
  const formats = [
    { traceparent: `00-${traceId}-${spanId}-01` },
    { b3: `${traceId}-${spanId}-1` },
    { b3: `${traceId}-${spanId}` },
    { 'x-b3-traceid': traceId },
  ];
  for (const headers of formats) assert.equal(traceIdOf({ headers }), traceId);
  assert.equal(traceIdOf({ headers: { 'x-b3-traceid': spanId } }), spanId);
});

test('a malformed header names no trace', () => {
  const malformed = [
    {},
    { traceparent: `00-${'0'.repeat(32)}-${spanId}-01` },
    { traceparent: traceId },
    { traceparent: `00-${traceId.toUpperCase()}-${spanId}-01` },
    { b3: '0' },
    { 'x-b3-traceid': `${traceId}ff` },
    { 'x-b3-traceid': '<script>' },
  ];
  for (const headers of malformed)
    assert.equal(traceIdOf({ headers }), undefined, JSON.stringify(headers));
});

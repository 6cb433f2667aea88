import { randomBytes } from 'node:crypto';
import { arrivalSchema } from './about.ts';
import type { Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectJson } from './expect.ts';

/** A caller's trace of its own, in each of the ways to write it down. */
export function newTrace() {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return {
    traceId,
    w3c: { traceparent: `00-${traceId}-${spanId}-01` },
    b3: { b3: `${traceId}-${spanId}-1` },
    b3Multi: { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' },
  };
}

/** A mesh on the way puts a span of its own between, in the same trace. */
async function expectTraceArrives(ask: Ask, headers: Record<string, string>, traceId: string) {
  const answer = await ask('/headers', { headers });
  const arrival = expectJson(answer, arrivalSchema);
  for (const name of Object.keys(headers).filter((name) => !/span|sampled/.test(name))) {
    const arrived = String(arrival.headers[name] ?? '');
    expect(answer, arrived.includes(traceId), `${name} to arrive with ${traceId}`);
  }
}

export const traceChecks: Check[] = [
  {
    id: 'trace.w3c',
    says: 'W3C trace context arrives: the same trace in traceparent, the same baggage',
    async run(ask) {
      const { traceId, w3c } = newTrace();
      await expectTraceArrives(ask, w3c, traceId);
      const baggage = `check=${traceId}`;
      await expectTraceArrives(ask, { ...w3c, baggage }, traceId);
    },
  },
  {
    id: 'trace.b3',
    says: 'B3 trace headers arrive, single and multi: the same trace',
    async run(ask) {
      const { traceId, b3, b3Multi } = newTrace();
      await expectTraceArrives(ask, b3, traceId);
      await expectTraceArrives(ask, b3Multi, traceId);
    },
  },
];

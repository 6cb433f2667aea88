import { versionSchema } from './about.ts';
import { chartPath } from './chart.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectJson, expectStatus } from './expect.ts';
import { metricSchema } from './metric.ts';
import { newTrace } from './traces.ts';

const text = { type: 'string', minLength: 1, description: 'a text that is not empty' } as const;
const evidenceSchema = {
  type: 'object',
  required: [...metricSchema.required, 'agent'],
  properties: {
    ...metricSchema.properties,
    agent: {
      type: 'object',
      required: ['version', 'host'],
      properties: { version: text, host: text, trace_id: text },
    },
  },
} as const;

export const chartEvidenceChecks: Check[] = [
  {
    id: 'chart.json',
    says: 'format=json is the metric itself, with the agent that fetched it',
    async run(ask) {
      expectJson(await ask(`${chartPath}?format=json`), evidenceSchema);
    },
  },
  {
    id: 'chart.evidence',
    says: 'a chart tells who drew it and how long source and drawing took',
    async run(ask) {
      const { version } = expectJson(await ask('/version'), versionSchema);
      const picture = await ask(chartPath);
      const told = expectHeader(picture, 'x-app-version', /./);
      expect(picture, told === version, `x-app-version: ${version} as in /version`, told);
      expectHeader(picture, 'server-timing', /\bsource;dur=[\d.]+.*\brender;dur=[\d.]+/);
      const answer = await ask(`${chartPath}?format=json`);
      const { agent } = expectJson(answer, evidenceSchema);
      expect(answer, agent.version === version, `"version": "${version}" as in /version`);
    },
  },
  {
    id: 'chart.trace',
    says: 'a chart names its caller’s trace in x-trace-id, whether W3C or B3 told it',
    async run(ask) {
      const { traceId, w3c, b3, b3Multi } = newTrace();
      for (const headers of [w3c, b3, b3Multi]) {
        const answer = await ask(`${chartPath}?format=json`, { headers });
        expectHeader(answer, 'x-trace-id', new RegExp(`^${traceId}$`));
        const { agent } = expectJson(answer, evidenceSchema);
        expect(answer, agent.trace_id === traceId, `"trace_id": "${traceId}"`);
      }
    },
  },
  {
    id: 'chart.no-trace',
    says: 'a trace id that cannot be one is not repeated',
    async run(ask) {
      const zeros = '0'.repeat(32);
      const headers = { traceparent: `00-${zeros}-0000000000000000-01` };
      const answer = await ask(`${chartPath}?format=json`, { headers });
      expectStatus(answer, 200);
      expect(answer, answer.headers['x-trace-id'] !== zeros, 'no x-trace-id of zeros', zeros);
    },
  },
];

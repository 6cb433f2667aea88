import type { Check } from './check.ts';
import { expectJson } from './expect.ts';

const aliveSchema = {
  type: 'object',
  required: ['status'],
  properties: { status: { enum: ['alive'] } },
} as const;

export const readySchema = {
  type: 'object',
  required: ['status', 'checks'],
  properties: {
    status: { enum: ['ready'] },
    checks: { type: 'object', additionalProperties: { enum: ['ok'] } },
  },
} as const;

export const healthChecks: Check[] = [
  {
    id: 'health.alive',
    says: 'GET /healthz says that the process is alive',
    async run(ask) {
      expectJson(await ask('/healthz'), aliveSchema);
    },
  },
  {
    id: 'health.ready',
    says: 'GET /readyz says ready, and "ok" for each thing that the service needs',
    async run(ask) {
      expectJson(await ask('/readyz'), readySchema);
    },
  },
];

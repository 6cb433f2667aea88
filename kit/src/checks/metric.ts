import type { Ask } from './ask.ts';
import { expectJson } from './expect.ts';

const amount = { type: 'integer', minimum: 0, maximum: 99 } as const;
const text = { type: 'string', minLength: 1, description: 'a text that is not empty' } as const;

/** What GET /metrics of the metric-generator answers. */
export const metricSchema = {
  type: 'object',
  required: ['performance_index', 'host', 'app_name', 'domain'],
  properties: {
    performance_index: {
      type: 'object',
      required: [
        'failRatio',
        'failAmount',
        'accessAmount',
        'maxConcurrent',
        'minLatency',
        'avgLatency',
        'maxLatency',
      ],
      properties: {
        failRatio: { type: 'number', minimum: 0, maximum: 1 },
        failAmount: amount,
        accessAmount: amount,
        maxConcurrent: amount,
        minLatency: amount,
        avgLatency: amount,
        maxLatency: amount,
      },
    },
    host: text,
    app_name: text,
    domain: text,
  },
} as const;

/** Asks for a metric, and expects one. */
export async function askForMetric(ask: Ask, path = '/metrics') {
  const answer = await ask(path);
  const { performance_index: index, ...about } = expectJson(answer, metricSchema);
  return { answer, index, ...about };
}

export type Metric = Awaited<ReturnType<typeof askForMetric>>;

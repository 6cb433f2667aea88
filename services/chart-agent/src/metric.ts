import type { FromSchema } from 'json-schema-to-ts';

const amount = { type: 'number' } as const;

/** What a metric-generator answers. Units: failRatio 0 to 1, latencies in milliseconds. */
export const metricSchema = {
  type: 'object',
  properties: {
    performance_index: {
      type: 'object',
      properties: {
        failRatio: amount,
        failAmount: amount,
        accessAmount: amount,
        maxConcurrent: amount,
        minLatency: amount,
        avgLatency: amount,
        maxLatency: amount,
      },
      required: [
        'failRatio',
        'failAmount',
        'accessAmount',
        'maxConcurrent',
        'minLatency',
        'avgLatency',
      ],
    },
    host: { type: 'string' },
    app_name: { type: 'string' },
    domain: { type: 'string' },
  },
  required: ['performance_index', 'host', 'app_name', 'domain'],
} as const;

export type Metric = FromSchema<typeof metricSchema>;

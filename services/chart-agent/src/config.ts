import { availableParallelism } from 'node:os';
import { commonVariables, milliseconds, port } from '@meshwalk/chassis/config';
import type { FromSchema } from 'json-schema-to-ts';

export const configSchema = {
  type: 'object',
  properties: {
    ...commonVariables,
    PORT: port(8_888, 'Port of the service'),
    SERVICE_NAME: {
      type: 'string',
      pattern: '^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])$',
      default: 'localhost',
      description: 'the host name of the metric-generator, found by DNS',
    },
    APP_PORT: { ...port(3_000, 'Port of the metric-generator'), minimum: 1 },
    UPSTREAM_TIMEOUT_MS: {
      ...milliseconds(2_000, 60_000, 'How long the metric-generator may take'),
      minimum: 1,
    },
    UPSTREAM_KEEP_ALIVE: {
      enum: ['on', 'off'],
      default: 'on',
      description: 'off opens a connection per request, for lessons on balancing',
    },
    RENDER_THREADS: {
      type: 'integer',
      minimum: 1,
      maximum: 64,
      default: availableParallelism(),
      description: 'The most threads that draw at once',
    },
    RENDER_QUEUE: {
      type: 'integer',
      minimum: 1,
      maximum: 10_000,
      default: 200,
      description: 'How many charts may wait for a thread before the answer is 503',
    },
  },
} as const;

export type Config = FromSchema<typeof configSchema>;

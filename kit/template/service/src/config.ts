import { commonVariables, port } from '@meshwalk/chassis/config';
import type { FromSchema } from 'json-schema-to-ts';

export const configSchema = {
  type: 'object',
  properties: {
    ...commonVariables,
    PORT: port(3_100, 'Port of the service'),
    GREETING: { type: 'string', default: 'Hello', description: 'The word before the name' },
  },
} as const;

export type Config = FromSchema<typeof configSchema>;

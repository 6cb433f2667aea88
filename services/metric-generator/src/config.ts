import { commonVariables, port } from '@meshwalk/chassis/config';
import type { FromSchema } from 'json-schema-to-ts';

export const configSchema = {
  type: 'object',
  properties: {
    ...commonVariables,
    PORT: port(3_000, 'Port of the service'),
    APP_NAMES: {
      type: 'string',
      pattern: '^[^,/\\s]+(\\s*,\\s*[^,/\\s]+)*$',
      default: 'test-app',
      description: 'a comma-separated list of app names without blanks and slashes',
    },
    DOMAIN: { type: 'string', default: 'test-domain', description: 'Domain the apps belong to' },
  },
} as const;

export type Config = FromSchema<typeof configSchema>;

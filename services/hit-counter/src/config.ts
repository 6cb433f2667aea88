import { commonVariables, port } from '@meshwalk/chassis/config';
import type { FromSchema } from 'json-schema-to-ts';

const privateRanges = '127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7';

export const configSchema = {
  type: 'object',
  properties: {
    ...commonVariables,
    PORT: port(8_080, 'Port of the service'),
    APP_VERSION: {
      enum: ['v1', 'v2'],
      default: 'v1',
      description: 'v1 answers with its IP address, v2 with its hostname',
    },
    TRUST_PROXY: {
      type: 'string',
      format: 'cidr-list',
      default: privateRanges,
      description: 'a comma-separated list of addresses or CIDR ranges whose X-Real-IP is believed',
    },
    REDIS_URL: {
      type: 'string',
      format: 'redis-url',
      writeOnly: true,
      description: 'a URL such as redis://user:password@host:6379/0',
    },
    REDIS_HOST: {
      type: 'string',
      pattern: '^([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])$',
      description: 'the host name of Redis, where REDIS_URL is not given',
    },
    REDIS_PORT: { ...port(6_379, 'Port of Redis, beside REDIS_HOST'), minimum: 1 },
    REDIS_PASSWORD: {
      type: 'string',
      writeOnly: true,
      description: 'Password of Redis, beside REDIS_HOST',
    },
    DATA_DIR: {
      type: 'string',
      default: '.data',
      description: 'Folder of the embedded store, where no Redis is given',
    },
  },
} as const;

export type Config = FromSchema<typeof configSchema>;

/** Where Redis is, if the environment names one. */
export function redisUrlOf(config: Config): string | undefined {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_PASSWORD } = config;
  if (REDIS_URL !== undefined || REDIS_HOST === undefined) return REDIS_URL;
  const credentials = REDIS_PASSWORD ? `:${encodeURIComponent(REDIS_PASSWORD)}@` : '';
  return `redis://${credentials}${REDIS_HOST}:${REDIS_PORT}`;
}

import {
  port as anyPort,
  ConfigError,
  type ConfigSchema,
  readConfig,
} from '@meshwalk/chassis/config';
import type { FromSchema } from 'json-schema-to-ts';
import { WrongCall } from '../exit.ts';

/** A port that is known before it is bound: the URLs are printed and the services find each other. */
const port = (standard: number, description: string) =>
  ({ ...anyPort(standard, description), minimum: 1 }) as const;

/** The variables of the local rung; what it does not know goes to the services as it is. */
export const localSchema = {
  type: 'object',
  properties: {
    HOST: {
      type: 'string',
      default: '127.0.0.1',
      description: 'Address that everything listens on',
    },
    FRONT_PORT: port(8_080, 'Port of the front door'),
    FRONT_ADMIN_PORT: port(9_463, 'Admin port of the front door: its weight and replicas'),
    METRIC_GENERATOR_PORT: port(3_000, 'Port of the metric-generator'),
    METRIC_GENERATOR_ADMIN_PORT: port(9_464, 'Admin port of the metric-generator'),
    CHART_AGENT_PORT: port(8_888, 'Port of the chart-agent'),
    CHART_AGENT_ADMIN_PORT: port(9_465, 'Admin port of the chart-agent'),
    HIT_COUNTER_V1_PORT: port(8_081, 'Port of the hit-counter v1'),
    HIT_COUNTER_V1_ADMIN_PORT: port(9_466, 'Admin port of the hit-counter v1'),
    HIT_COUNTER_V2_PORT: port(8_082, 'Port of the hit-counter v2'),
    HIT_COUNTER_V2_ADMIN_PORT: port(9_467, 'Admin port of the hit-counter v2'),
    DATA_DIR: {
      type: 'string',
      default: '.data',
      description: 'Folder of the counter and the logs',
    },
    CANARY_WEIGHT: {
      type: 'integer',
      minimum: 0,
      maximum: 100,
      default: 20,
      description: 'Share of the requests that the hit-counter v2 gets, in percent',
    },
    REDIS_URL: { type: 'string', writeOnly: true, description: 'Counts in this Redis instead' },
  },
} as const satisfies ConfigSchema;

export type LocalConfig = FromSchema<typeof localSchema>;

/** The local rung's variables, for what runs it or asks of it. Throws WrongCall. */
export function readLocalConfig(environment: NodeJS.ProcessEnv): LocalConfig {
  try {
    return readConfig<LocalConfig>(localSchema, environment);
  } catch (error) {
    if (error instanceof ConfigError) throw new WrongCall(error.message, { cause: error });
    throw error;
  }
}

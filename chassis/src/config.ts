import { hostname } from 'node:os';
import type { FromSchema } from 'json-schema-to-ts';
import { compileSchema, describeViolations, type Violation } from './schema.ts';

/** A TCP port with its default; 0 asks the system for a free one. */
export const port = (standard: number, description: string) =>
  ({ type: 'integer', minimum: 0, maximum: 65_535, default: standard, description }) as const;

/** A duration in milliseconds with its default. */
export const milliseconds = (standard: number, maximum: number, description: string) =>
  ({ type: 'integer', minimum: 0, maximum, default: standard, description }) as const;

/** The variables that every service reads. */
export const commonVariables = {
  HOST: { type: 'string', default: '0.0.0.0', description: 'Address to listen on' },
  ADMIN_PORT: port(9464, 'Port of Prometheus metrics and faults; never behind a front door'),
  HOSTNAME: { type: 'string', default: hostname(), description: 'Name this instance answers with' },
  APP_VERSION: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$',
    default: 'v1',
    description: 'up to 32 letters, digits, dots, dashes',
  },
  LOG_LEVEL: {
    enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    description: 'Least level that is logged',
  },
  FAULT_HEADER: {
    enum: ['on', 'off'],
    default: 'off',
    description: 'Whether a request may ask for a fault with x-fault',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    type: 'string',
    pattern: '^https?://[^\\s/]+',
    description: 'a URL such as http://localhost:4318, whose /v1/traces takes OTLP over HTTP',
  },
  SHUTDOWN_DELAY_MS: milliseconds(
    1_000,
    300_000,
    'How long readiness says no before connections close, so that balancers look away',
  ),
  SHUTDOWN_TIMEOUT_MS: milliseconds(
    8_000,
    300_000,
    'How long requests in flight may take after that before the process ends with 1',
  ),
} as const;

export type CommonConfig = FromSchema<{
  readonly type: 'object';
  readonly properties: typeof commonVariables;
}>;

/** Thrown when the environment breaks the schema; lists every bad variable at once. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    const lines = violations.map(({ field, allowed, got }) => {
      return `  ${field} must be ${allowed}${got === undefined ? '' : `, not ${got}`}`;
    });
    super(['The environment has values that cannot be used:', ...lines].join('\n'));
    this.violations = violations;
  }
}

/** A JSON Schema of variables; the type of what it admits is derived from it with FromSchema. */
export interface ConfigSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
}

/**
 * Reads the schema's variables out of an environment, defaults filled in; a blank value counts
 * as unset. Throws ConfigError.
 */
export function readConfig<Config>(schema: ConfigSchema, environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) =>
      environment[name]?.trim() ? [[name, environment[name]]] : [],
    ),
  );
  const validate = compileSchema(schema, 'text');
  if (!validate(given)) throw new ConfigError(describeViolations(validate.errors ?? []));
  return given as Config;
}

/** As readConfig, for a program's start: bad variables go to stderr, and the process ends with 1. */
export function readConfigOrExit<Config>(
  schema: ConfigSchema,
  environment: NodeJS.ProcessEnv,
): Config {
  try {
    return readConfig<Config>(schema, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

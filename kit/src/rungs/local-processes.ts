import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { PortClaim } from '../ports.ts';
import type { LocalConfig } from './local-config.ts';
import type { ServiceName, Version } from './rung.ts';

/** One service process of the local rung; its service port comes before its admin port. */
export interface ProcessPlan {
  /** Such as `hit-counter-v1`; names its log file. */
  name: string;
  service: ServiceName;
  version: Version;
  ports: PortClaim[];
  environment: Record<string, string>;
}

/** The host by which this machine reaches what listens on `host`, as it stands in a URL. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** The folder of the count, where no Redis keeps it. */
export const hitsDirOf = (config: LocalConfig) => join(resolve(config.DATA_DIR), 'hits');

/** The folder of the logs. */
export const logDirOf = (config: LocalConfig) => join(resolve(config.DATA_DIR), 'logs');

/** The four service processes of the local rung, in the order in which they start. */
export function planProcesses(config: LocalConfig): ProcessPlan[] {
  const dataDir = hitsDirOf(config);
  const hitCounter = (version: Version): ProcessPlan => ({
    name: `hit-counter-${version}`,
    service: 'hit-counter',
    version,
    ...listenOn(
      config,
      version === 'v1' ? 'HIT_COUNTER_V1_PORT' : 'HIT_COUNTER_V2_PORT',
      version === 'v1' ? 'HIT_COUNTER_V1_ADMIN_PORT' : 'HIT_COUNTER_V2_ADMIN_PORT',
      { APP_VERSION: version, DATA_DIR: dataDir },
    ),
  });
  return [
    {
      name: 'metric-generator',
      service: 'metric-generator',
      version: 'v1',
      ...listenOn(config, 'METRIC_GENERATOR_PORT', 'METRIC_GENERATOR_ADMIN_PORT', {}),
    },
    hitCounter('v1'),
    hitCounter('v2'),
    {
      name: 'chart-agent',
      service: 'chart-agent',
      version: 'v1',
      ...listenOn(config, 'CHART_AGENT_PORT', 'CHART_AGENT_ADMIN_PORT', {
        SERVICE_NAME: reachableHost(config.HOST),
        APP_PORT: String(config.METRIC_GENERATOR_PORT),
      }),
    },
  ];
}

/** A further process of a service, on ports of its own. */
export function planReplica(plan: ProcessPlan, number: number, ports: number[]): ProcessPlan {
  const [port = 0, adminPort = 0] = ports;
  return {
    ...plan,
    name: `${plan.name}-${number}`,
    ports: plan.ports.map(({ variable }, index) => ({ variable, port: ports[index] ?? 0 })),
    environment: {
      ...plan.environment,
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      HOSTNAME: `${hostname()}-${number}`,
    },
  };
}

function listenOn(
  config: LocalConfig,
  port: keyof LocalConfig & string,
  adminPort: keyof LocalConfig & string,
  environment: Record<string, string>,
): Pick<ProcessPlan, 'ports' | 'environment'> {
  return {
    ports: [port, adminPort].map((variable) => ({ variable, port: Number(config[variable]) })),
    environment: {
      HOST: config.HOST,
      PORT: String(config[port]),
      ADMIN_PORT: String(config[adminPort]),
      ...environment,
    },
  };
}

import { reachableHost } from './local-processes.ts';
import type { Instance, RungUrls, ServiceName, Version } from './rung.ts';

/** A container as `docker compose ps --format json` tells of it. */
export interface Container {
  Name: string;
  Service: string;
  State: string;
  Health: string;
  Publishers?: { URL: string; TargetPort: number; PublishedPort: number }[] | null;
}

/** A line for each container in later versions of Compose, one list in earlier ones. */
export function parseContainers(output: string): Container[] {
  if (output.startsWith('[')) return JSON.parse(output);
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** What compose.yaml calls a service, for each of its versions. */
const composeServices = [
  { service: 'metric-generator', version: 'v1', name: 'k8s-app-monitor-test' },
  { service: 'chart-agent', version: 'v1', name: 'k8s-app-monitor-agent' },
  { service: 'hit-counter', version: 'v1', name: 'hit-counter-v1' },
  { service: 'hit-counter', version: 'v2', name: 'hit-counter-v2' },
] as const satisfies { service: ServiceName; version: Version; name: string }[];

/** The names in compose.yaml of a service's versions, or of one of them. */
export function composeNames(service: ServiceName | undefined, version?: Version): string[] {
  return composeServices
    .filter((entry) => service === undefined || entry.service === service)
    .filter((entry) => version === undefined || entry.version === version)
    .map(({ name }) => name);
}

/** The copies of our services among the containers. */
export function instancesOf(containers: Container[]): Instance[] {
  return containers.flatMap(({ Name, Service, State, Health }) => {
    const entry = composeServices.find(({ name }) => name === Service);
    if (entry === undefined) return [];
    const { service, version } = entry;
    return [{ service, version, name: Name, isReady: State === 'running' && Health === 'healthy' }];
  });
}

const doors = {
  front: { name: 'nginx', port: 8_080, variable: 'FRONT_PORT', standard: '8000' },
  metricGenerator: {
    name: 'k8s-app-monitor-test',
    port: 3_000,
    variable: 'METRIC_GENERATOR_PORT',
    standard: '3000',
  },
  chartAgent: {
    name: 'k8s-app-monitor-agent',
    port: 8_888,
    variable: 'CHART_AGENT_PORT',
    standard: '8888',
  },
} as const;

/** Where the rung is reached: the published ports; for what is not up, those of the variables. */
export function urlsOf(containers: Container[], environment: NodeJS.ProcessEnv): RungUrls {
  const urlOf = ({ name, port, variable, standard }: (typeof doors)[keyof RungUrls]) => {
    const published = containers
      .find(({ Service }) => Service === name)
      ?.Publishers?.find(
        ({ TargetPort, PublishedPort }) => TargetPort === port && PublishedPort > 0,
      );
    const host = published?.URL || environment.BIND_ADDRESS || '127.0.0.1';
    const number = published?.PublishedPort ?? (environment[variable] || standard);
    return `http://${reachableHost(host)}:${number}`;
  };
  return {
    front: urlOf(doors.front),
    metricGenerator: urlOf(doors.metricGenerator),
    chartAgent: urlOf(doors.chartAgent),
  };
}

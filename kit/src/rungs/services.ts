import { Refusal, WrongCall } from '../exit.ts';
import { type Instance, type Rung, type ServiceName, serviceNames, type Version } from './rung.ts';

/** The name by which a service is called, in Compose and as a Kubernetes Service. */
export const callerNames = {
  'metric-generator': 'k8s-app-monitor-test',
  'chart-agent': 'k8s-app-monitor-agent',
  'hit-counter': 'hit-counter',
} as const satisfies Record<ServiceName, string>;

/** The port that a service listens on in its container, and that of its admin port. */
export const containerPorts = {
  'metric-generator': 3_000,
  'chart-agent': 8_888,
  'hit-counter': 8_080,
  admin: 9_464,
} as const;

/** The first copy of each version of each service. */
export function firstOfEach(instances: Instance[]): Instance[] {
  const groups = Map.groupBy(instances, ({ service, version }) => `${service} ${version}`);
  return [...groups.values()].flatMap((group) => group.slice(0, 1));
}

/** Throws WrongCall for a version that a service does not have. */
export function assertVersion(service: ServiceName, version: Version): void {
  if (version === 'v2' && service !== 'hit-counter') {
    throw new WrongCall(`${service} has no v2: only hit-counter has two versions`);
  }
}

/** Ends the faults of every instance. Throws Refusal, once all were asked, where one said no. */
export async function clearFaults(askAdmin: Rung['askAdmin']): Promise<void> {
  const request = { method: 'DELETE', path: '/faults' } as const;
  const answers = [];
  for (const service of serviceNames) answers.push(...(await askAdmin({ service }, request)));
  const refused = answers.filter(({ status }) => status >= 400).map(({ instance }) => instance);
  if (refused.length > 0) throw new Refusal(`${refused.join(', ')} did not end their faults`);
}

import { containersOf, findObject, nameOf, ofKind, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

type Labels = Readonly<Record<string, string>>;

/** A label selector as Kubernetes has it. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Whether a selector matches labels; an empty one matches all. */
export function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Labels,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isIn = value !== undefined && values.includes(value);
      return operator === 'In' ? isIn : !isIn;
    })
  );
}

interface ServiceSpec {
  readonly selector?: Labels;
  readonly ports?: readonly {
    readonly name?: string;
    readonly port: number;
    readonly targetPort?: number | string;
  }[];
}

/** Services that lead nowhere: to no pods, or to a port that the pods do not have. */
export function findLostServices(objects: readonly Manifest[]): string[] {
  const pods = podsOf(objects);
  return ofKind(objects, 'Service').flatMap((service) => {
    const { selector, ports = [] } = service.spec as ServiceSpec;
    if (selector === undefined) return [];
    const chosen = pods.filter(
      ({ namespace, labels }) =>
        namespace === service.metadata.namespace && matches({ matchLabels: selector }, labels),
    );
    const name = nameOf(service);
    if (chosen.length === 0) return [`${name} selects no pods`];
    return ports.flatMap(({ port, targetPort = port }) =>
      chosen
        .filter((candidate) => !hasPort(candidate, targetPort))
        .map((candidate) => `${name} leads to port ${targetPort}, which ${candidate.name} has not`),
    );
  });
}

/** Whether a container of the pods declares a port, by name or number. */
export function hasPort(pods: Pods, port: number | string): boolean {
  return containersOf(pods).some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => port === name || port === containerPort),
  );
}

/** The ports of a Service, by name and by number. */
export const portsOf = ({ spec }: Manifest): (string | number)[] =>
  ((spec as { ports?: { name?: string; port: number }[] }).ports ?? []).flatMap(({ name, port }) =>
    name === undefined ? [port] : [name, port],
  );

/** Workloads that would not find their own pods again, or would take another's. */
export function findConfusedWorkloads(objects: readonly Manifest[]): string[] {
  const pods = podsOf(objects).filter(({ owner }) => selectorOf(owner) !== undefined);
  const lost = pods
    .filter(({ owner, labels }) => !matches(selectorOf(owner) ?? {}, labels))
    .map(({ name }) => `${name} does not select its own pods`);
  const shared = pods.flatMap(({ owner, name, namespace }) =>
    pods
      .filter((other) => other.owner !== owner && other.namespace === namespace)
      .filter((other) => matches(selectorOf(owner) ?? {}, other.labels))
      .map((other) => `${name} selects the pods of ${other.name}`),
  );
  const headless = ofKind(objects, 'StatefulSet')
    .filter(({ spec, metadata }) => {
      const { serviceName } = spec as { serviceName: string };
      return !findObject(objects, 'Service', serviceName, metadata.namespace);
    })
    .map((owner) => `${nameOf(owner)} names a Service that is not there`);
  return [...lost, ...shared, ...headless];
}

const selectorOf = ({ spec }: Manifest) => (spec as { selector?: Selector }).selector;

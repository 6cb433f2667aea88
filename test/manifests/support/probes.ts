import { areOurs, configSchemas, serviceIn } from './environment.ts';
import type { Container, Probe } from './pod-spec.ts';
import { podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

/** The paths that each service answers on its port `http`. */
export type ServedPaths = Readonly<Record<string, ReadonlySet<string>>>;

const kinds = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;

/** Probes that are missing, ask what is not served, or ask the same for different ends. */
export function findBadProbes(objects: readonly Manifest[], served: ServedPaths): string[] {
  return podsOf(objects)
    .filter(({ owner }) => !['Job', 'CronJob'].includes(owner.kind))
    .flatMap((pods) =>
      pods.spec.containers.flatMap((container) =>
        [
          ...(areOurs(pods) ? findAlike(container) : []),
          ...findUnnamed(container),
          ...findUnserved(container, served),
        ].map((violation) => `${pods.name}: ${container.name} ${violation}`),
      ),
    );
}

/** Started, ready and alive are three questions. */
function findAlike(container: Container): string[] {
  const { readinessProbe, livenessProbe } = container;
  const missing = kinds
    .filter((kind) => container[kind] === undefined)
    .map((kind) => `has no ${kind}`);
  const isAlike = JSON.stringify(actOf(readinessProbe)) === JSON.stringify(actOf(livenessProbe));
  return isAlike ? [...missing, 'is ready whenever it lives'] : missing;
}

function findUnnamed(container: Container): string[] {
  return kinds.flatMap((kind) => {
    const port = portOf(container[kind]);
    if (port === undefined) return [];
    if (typeof port === 'number') return [`names the port of its ${kind} by number`];
    const isOpen = container.ports?.some(({ name }) => name === port);
    return isOpen ? [] : [`has no port ${port} for its ${kind}`];
  });
}

const portOf = (probe?: Probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port;
const actOf = (probe?: Probe) => [probe?.httpGet, probe?.tcpSocket, probe?.exec];

/** For our own services: the paths exist, and the ports are those that they listen on. */
function findUnserved(container: Container, served: ServedPaths): string[] {
  const service = serviceIn(container);
  if (service === undefined) return [];
  const { PORT, ADMIN_PORT } = (configSchemas[service]?.properties ?? {}) as Record<
    string,
    { default?: number }
  >;
  const expected = { http: PORT?.default, 'http-metrics': ADMIN_PORT?.default };
  const ports = Object.entries(expected)
    .filter(
      ([name, port]) =>
        !container.ports?.some((open) => open.name === name && open.containerPort === port),
    )
    .map(([name, port]) => `has no port ${name} with the number ${port}`);
  const paths = kinds
    .map((kind) => container[kind]?.httpGet)
    .filter((probe) => probe?.port !== 'http' || !served[service]?.has(probe.path))
    .map((probe) => `is asked for ${probe?.path} on ${probe?.port}, which it does not serve`);
  return [...ports, ...paths];
}

/** Container ports by name are unique within a pod: a Service would find the first one only. */
export function findPortClashes(objects: readonly Manifest[]): string[] {
  return podsOf(objects).flatMap(({ name, spec }) => {
    const ports = spec.containers.flatMap((container) => container.ports ?? []);
    return ports
      .filter((port, index) =>
        ports.some(
          (other, before) =>
            before < index &&
            (other.containerPort === port.containerPort ||
              (other.name !== undefined && other.name === port.name)),
        ),
      )
      .map((port) => `${name} has port ${port.name ?? port.containerPort} twice`);
  });
}

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type ConfigSchema, readConfig } from '@meshwalk/chassis/config';
import { root } from '../../../kit/src/paths.ts';
import type { Container } from './pod-spec.ts';
import { containersOf, findObject, ofKind, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

const services = globSync('*/src/config.ts', { cwd: join(root, 'services') }).map(async (file) => {
  const { configSchema } = await import(join(root, 'services', file));
  return [file.split('/')[0] ?? '', configSchema as ConfigSchema] as const;
});

/** The schema of what each service reads from its environment, also of one that `kit new` made. */
export const configSchemas: Readonly<Record<string, ConfigSchema>> = Object.fromEntries(
  await Promise.all(services),
);

/** The service that a container runs, if it is one of ours; a script in the same image is none. */
export function serviceIn({ image, args, command }: Container): string | undefined {
  const name = /(?:^|\/)meshwalk\/([a-z-]+)(?::|@|$)/.exec(image)?.[1];
  return args === undefined && command === undefined ? name : undefined;
}

/** Whether the pods run one of our services, or the door before them: what a rolling update must not interrupt. */
export const areOurs = ({ spec }: Pick<Pods, 'spec'>): boolean =>
  spec.containers.some(({ image }) => /(^|\/)(meshwalk|nginxinc)\//.test(image));

/** Variables that a service does not know, values that it refuses, and hosts that it would not find. */
export function findBadVariables(objects: readonly Manifest[]): string[] {
  return podsOf(objects).flatMap((pods) =>
    containersOf(pods).flatMap((container) => {
      const service = serviceIn(container);
      if (service === undefined) return [];
      const schema = configSchemas[service];
      if (schema === undefined) return [`${pods.name} runs ${container.image}, no service of ours`];
      const environment = environmentOf(objects, pods, container);
      return [
        ...mislabelled(pods, container),
        ...unknownIn(environment, schema),
        ...refusedIn(environment, schema),
        ...lostHostsIn(objects, pods, environment),
        ...impatience(pods, environment),
      ].map((what) => `${pods.name}: ${what}`);
    }),
  );
}

export type Environment = Readonly<Record<string, string>>;

/** Node itself reads some, and they are not for the service. */
const isForNode = (name: string) => name.startsWith('NODE_');

/** What the container will find; a key of a Secret stands for itself. */
export function environmentOf(
  objects: readonly Manifest[],
  { namespace, labels }: Pods,
  { env = [], envFrom = [] }: Container,
): Environment {
  const dataOf = (name: string): Environment =>
    (findObject(objects, 'ConfigMap', name, namespace)?.data ?? {}) as Environment;
  const found: Record<string, string> = {};
  for (const { configMapRef } of envFrom) Object.assign(found, dataOf(configMapRef?.name ?? ''));
  for (const { name, value = '', valueFrom = {} } of env) {
    const { configMapKeyRef, secretKeyRef, fieldRef } = valueFrom;
    const label = /^metadata\.labels\['(.+)'\]$/.exec(fieldRef?.fieldPath ?? '')?.[1];
    if (configMapKeyRef) found[name] = dataOf(configMapKeyRef.name)[configMapKeyRef.key] ?? '';
    else if (secretKeyRef) found[name] = secretKeyRef.key;
    else if (label) found[name] = labels[label] ?? '';
    else found[name] = value;
  }
  return found;
}

/** An image brings its own APP_VERSION; the label must not say another. */
const mislabelled = ({ labels }: Pods, { image }: Container): string[] =>
  image.endsWith(`:${labels.version}`) ? [] : [`is labelled ${labels.version} and runs ${image}`];

const unknownIn = (environment: Environment, { properties }: ConfigSchema): string[] =>
  Object.keys(environment)
    .filter((name) => !(name in properties) && !isForNode(name))
    .map((name) => `${name} is not read by the service`);

function refusedIn(environment: Environment, schema: ConfigSchema): string[] {
  try {
    readConfig(schema, { ...environment });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.violations.map(({ field, allowed, got }) => `${field} is ${got}, not ${allowed}`);
  }
}

/** Host and port variables that belong together. A host with a dot is outside. */
function lostHostsIn(
  objects: readonly Manifest[],
  { namespace }: Pods,
  {
    REDIS_HOST,
    REDIS_PORT,
    SERVICE_NAME,
    APP_PORT,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  }: Environment,
): string[] {
  const collector = endpoint ? new URL(endpoint) : undefined;
  const pairs = [
    [REDIS_HOST, REDIS_PORT],
    [SERVICE_NAME, APP_PORT],
    [collector?.hostname, collector?.port],
  ];
  return pairs.flatMap(([host, port]) => {
    if (!host || host.includes('.')) return [];
    const service = ofKind(objects, 'Service').find(
      ({ metadata }) => metadata.name === host && metadata.namespace === namespace,
    );
    const { ports = [] } = (service?.spec ?? {}) as { ports?: { port: number }[] };
    return ports.some((open) => String(open.port) === port)
      ? []
      : [`${host}:${port} is no Service`];
  });
}

/** The kubelet must not kill what is still finishing its requests. */
function impatience(
  { spec: { terminationGracePeriodSeconds = 30 } }: Pods,
  { SHUTDOWN_DELAY_MS = '1000', SHUTDOWN_TIMEOUT_MS = '8000' }: Environment,
): string[] {
  const neededMs = Number(SHUTDOWN_DELAY_MS) + Number(SHUTDOWN_TIMEOUT_MS);
  if (neededMs < terminationGracePeriodSeconds * 1_000) return [];
  return [`may need ${neededMs} ms to end and gets ${terminationGracePeriodSeconds} s`];
}

import { findFlaggerViolations } from './flagger.ts';
import { watchReads } from './watched.ts';

/** An object as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What clusters from 1.29 to 1.37 serve and their extensions recommend; the package that has the schemas. */
const packages: Readonly<Record<string, string>> = {
  v1: 'kubernetes-models',
  'apps/v1': 'kubernetes-models',
  'autoscaling/v2': 'kubernetes-models',
  'batch/v1': 'kubernetes-models',
  'networking.k8s.io/v1': 'kubernetes-models',
  'policy/v1': 'kubernetes-models',
  'rbac.authorization.k8s.io/v1': 'kubernetes-models',
  'scheduling.k8s.io/v1': 'kubernetes-models',
  'storage.k8s.io/v1': 'kubernetes-models',
  'argoproj.io/v1alpha1': '@kubernetes-models/argo-rollouts',
  'gateway.networking.k8s.io/v1': '@kubernetes-models/gateway-api',
  'gateway.networking.k8s.io/v1beta1': '@kubernetes-models/gateway-api',
  'install.istio.io/v1alpha1': '@kubernetes-models/istio',
  'networking.istio.io/v1': '@kubernetes-models/istio',
  'networking.istio.io/v1alpha3': '@kubernetes-models/istio',
  'security.istio.io/v1': '@kubernetes-models/istio',
  'telemetry.istio.io/v1': '@kubernetes-models/istio',
  'monitoring.coreos.com/v1': '@kubernetes-models/prometheus-operator',
  'traefik.io/v1alpha1': '@kubernetes-models/traefik',
};

/** Versions that are superseded, except for the kinds that have no other. */
const onlyKinds: Readonly<Record<string, readonly string[]>> = {
  'gateway.networking.k8s.io/v1beta1': ['ReferenceGrant'],
  'networking.istio.io/v1alpha3': ['EnvoyFilter'],
};

/**
 * What is wrong with an object by the schema of its kind and version, as `spec.replicas must be
 * integer`; empty when nothing is. A kind that is not known, a field that is not in the schema and
 * a field without a value are wrong too.
 */
export async function findSchemaViolations(object: Manifest): Promise<string[]> {
  if (object.apiVersion === 'flagger.app/v1beta1') return findFlaggerViolations(object);
  const validate = await findValidator(object);
  if (validate === undefined) return [`${object.apiVersion} ${object.kind} is not a known kind`];
  const watched = watchReads(object);
  return [
    ...errorsOf(() => validate.call(watched.value)),
    ...watched.unread().map((path) => `${path} is not a field of ${object.kind}`),
    ...findEmpty(object).map((path) => `${path} has no value`),
  ];
}

interface Model {
  readonly kind?: string;
  readonly prototype: { validate(this: object): void };
}

async function findValidator({ apiVersion, kind }: Manifest) {
  const name = packages[apiVersion];
  if (name === undefined || onlyKinds[apiVersion]?.includes(kind) === false) return undefined;
  const loaded: Record<string, Model | undefined> = await import(
    `${name}/${apiVersion}/${kind}`
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return {};
    throw error;
  });
  // Parts of kinds, such as DeploymentSpec, are modules as well; they name no kind.
  return loaded[kind]?.kind === kind ? loaded[kind].prototype.validate : undefined;
}

function errorsOf(validate: () => void): string[] {
  try {
    validate();
    return [];
  } catch (error) {
    if (!(error instanceof Error && 'errors' in error)) throw error;
    const errors = error.errors as readonly { instancePath: string; message: string }[];
    return errors.map(({ instancePath, message }) =>
      `${instancePath.slice(1).replaceAll('/', '.')} ${message}`.trim(),
    );
  }
}

function findEmpty(value: unknown, path = ''): string[] {
  if (value === null || value === undefined) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    findEmpty(inner, path ? `${path}.${key}` : key),
  );
}

import type { Container } from './pod-spec.ts';
import { containersOf, findObject, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

/** What pods refer to and is not there: ConfigMaps, Secrets, their keys, claims, accounts, volumes. */
export function findDanglingReferences(objects: readonly Manifest[]): string[] {
  return podsOf(objects).flatMap((pods) => {
    const exists = (kind: string, name: string) =>
      findObject(objects, kind, name, pods.namespace) !== undefined;
    const missing = [
      ...referencesOf(pods)
        .filter(({ kind, name }) => !exists(kind, name))
        .map(({ kind, name }) => `${kind} ${name} is not there`),
      ...keysOf(pods).flatMap((reference) => missingKey(objects, pods, reference)),
      ...containersOf(pods).flatMap((container) => missingFiles(objects, pods, container)),
    ];
    return missing.map((what) => `${pods.name}: ${what}`);
  });
}

interface Reference {
  readonly kind: string;
  readonly name: string;
}

function referencesOf({ spec }: Pods): Reference[] {
  const found: (Reference & { optional?: boolean | undefined })[] = [];
  if (spec.serviceAccountName)
    found.push({ kind: 'ServiceAccount', name: spec.serviceAccountName });
  for (const { configMap, secret, persistentVolumeClaim } of spec.volumes ?? []) {
    if (configMap) found.push({ kind: 'ConfigMap', ...configMap });
    if (secret) found.push({ kind: 'Secret', name: secret.secretName, optional: secret.optional });
    if (persistentVolumeClaim) {
      found.push({ kind: 'PersistentVolumeClaim', name: persistentVolumeClaim.claimName });
    }
  }
  for (const { envFrom = [] } of containersOf({ spec })) {
    for (const { configMapRef, secretRef } of envFrom) {
      if (configMapRef) found.push({ kind: 'ConfigMap', ...configMapRef });
      if (secretRef) found.push({ kind: 'Secret', ...secretRef });
    }
  }
  return found.filter(({ optional }) => optional !== true);
}

interface KeyOf extends Reference {
  readonly key: string;
}

function keysOf({ spec }: Pods): KeyOf[] {
  const items = (spec.volumes ?? []).flatMap(({ configMap }) =>
    (configMap?.items ?? []).map(({ key }) => ({
      kind: 'ConfigMap',
      name: configMap?.name ?? '',
      key,
    })),
  );
  const variables = containersOf({ spec })
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom: { configMapKeyRef, secretKeyRef } = {} }) => [
      ...(configMapKeyRef ? [{ kind: 'ConfigMap', ...configMapKeyRef }] : []),
      ...(secretKeyRef ? [{ kind: 'Secret', ...secretKeyRef }] : []),
    ])
    .filter(({ optional }) => optional !== true);
  return [...items, ...variables];
}

/** A Secret without data is one that a Job fills in the cluster. */
function missingKey(
  objects: readonly Manifest[],
  { namespace }: Pods,
  { kind, name, key }: KeyOf,
): string[] {
  const object = findObject(objects, kind, name, namespace);
  if (object === undefined) return [`${kind} ${name} is not there`];
  if (kind === 'Secret' && object.data === undefined && object.stringData === undefined) return [];
  return keysIn(object).includes(key) ? [] : [`${kind} ${name} has no key ${key}`];
}

const keysIn = ({ data, binaryData, stringData }: Manifest): string[] =>
  [data, binaryData, stringData].flatMap((part) => Object.keys(part ?? {}));

/** Mounts of volumes that are not there, and files that are read below a ConfigMap's mount but are not in it. */
function missingFiles(
  objects: readonly Manifest[],
  { owner, spec, namespace }: Pods,
  { name, volumeMounts = [], command = [], args = [] }: Container,
): string[] {
  const { volumeClaimTemplates = [] } = (owner.spec ?? {}) as {
    volumeClaimTemplates?: Manifest[];
  };
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata.name);
  return volumeMounts.flatMap((mount) => {
    const volume = spec.volumes?.find((candidate) => candidate.name === mount.name);
    if (volume === undefined) {
      return claims.includes(mount.name) ? [] : [`${name} mounts ${mount.name}, no volume`];
    }
    if (volume.configMap === undefined || volume.configMap.optional === true) return [];
    const object = findObject(objects, 'ConfigMap', volume.configMap.name, namespace);
    if (object === undefined) return [];
    const files = volume.configMap.items?.map(({ path }) => path) ?? keysIn(object);
    const read =
      mount.subPath === undefined ? readBelow(mount.mountPath, command, args) : [mount.subPath];
    return read
      .filter((file) => !files.includes(file))
      .map((file) => `${name} reads ${file}, which is not in ConfigMap ${volume.configMap?.name}`);
  });
}

/** The files below a folder that a command line names. */
function readBelow(folder: string, ...words: (readonly string[])[]): string[] {
  return words
    .flat()
    .flatMap((word) => word.split(/[\s=]/))
    .filter((word) => word.startsWith(`${folder}/`))
    .map((word) => word.slice(folder.length + 1));
}

import type { Kubectl } from '../../rungs/kubectl.ts';
import type { Shell, Words } from '../../shell.ts';
import { isMap, type SourcedObject, toSourcedObjects } from './sourced-object.ts';

/** The kinds that the rules look at, as `kubectl api-resources` names them. */
const kinds = [
  ...['services', 'configmaps', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps'],
  ...['rollouts.argoproj.io', 'ingresses.networking.k8s.io'],
  ...['virtualservices', 'destinationrules', 'gateways', 'serviceentries', 'envoyfilters'].map(
    (kind) => `${kind}.networking.istio.io`,
  ),
  ...['peerauthentications', 'authorizationpolicies', 'requestauthentications'].map(
    (kind) => `${kind}.security.istio.io`,
  ),
  ...['httproutes', 'grpcroutes', 'gateways', 'referencegrants'].map(
    (kind) => `${kind}.gateway.networking.k8s.io`,
  ),
  ...['ingressroutes.traefik.io', 'traefikservices.traefik.io'],
];
const meshWidePolicies = 'peerauthentications.security.istio.io';

/**
 * The objects of a namespace that the rules look at, the namespace itself, what holds for the whole
 * mesh, and the gateways. Throws as `shell.read`.
 */
export async function readCluster(
  shell: Shell,
  kubectl: Kubectl,
  namespace: string,
): Promise<SourcedObject[]> {
  const known = await shell.read(
    kubectl.words('api-resources', '--verbs=list', '--output', 'name'),
  );
  const names = known.split('\n');
  const wanted = kinds.filter((kind) => shell.isDryRun || names.includes(kind));
  const get = (...words: string[]) => readObjects(shell, kubectl.words('get', ...words));
  const own = await get(wanted.join(','));
  const itself = await get('namespace', namespace);
  if (!wanted.includes(meshWidePolicies)) return [...own, ...itself];
  const ofMesh = await get(meshWidePolicies, '--all-namespaces');
  const doors = await get('deployments,services', '--all-namespaces', '--selector', 'istio');
  const shared = ofMesh.filter((object) => object.namespace !== namespace);
  return [...own, ...itself, ...shared, ...doors];
}

const cluster = { source: '', originOf: () => ({ source: '', line: undefined }) };

async function readObjects(shell: Shell, words: Words): Promise<SourcedObject[]> {
  const output = await shell.read([...words, '--output', 'json']);
  const value: unknown = output === '' ? undefined : JSON.parse(output);
  const list = isMap(value) && Array.isArray(value.items) ? value.items : [value];
  return list.flatMap((item: unknown) => {
    const [object] = toSourcedObjects(item, cluster);
    if (!object) return [];
    const { kind, namespace, name } = object;
    const source = [kind.toLowerCase(), namespace, name].filter(Boolean).join('/');
    return { ...object, source, originOf: () => ({ source, line: undefined }) };
  });
}

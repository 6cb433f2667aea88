import { Missing } from '../exit.ts';
import type { Shell } from '../shell.ts';
import { ours } from './cluster-life.ts';
import type { List, Pod } from './cluster-objects.ts';
import type { Kubectl } from './kubectl.ts';

/** Throws Missing in a cluster that does not know Istio's kinds, or does not answer. */
export async function assertIstio(kubectl: Kubectl, shell: Shell): Promise<void> {
  if (shell.isDryRun) return;
  // Not the CRD itself: who may use a kind need not be allowed to read its definition.
  const kinds = await kubectl.ask('api-resources', '--api-group=networking.istio.io');
  if (!kinds.includes('VirtualService')) {
    throw new Missing('Istio is not installed here: istioctl install -f istio/install.yaml');
  }
}

/** Gives every pod of ours a sidecar, or takes it away: new pods, for a pod's containers are fixed. */
export async function switchMesh(kubectl: Kubectl, namespace: string, isOn: boolean) {
  const label = isOn ? 'istio-injection=enabled' : 'istio-injection-';
  await kubectl.run('label', 'namespace', namespace, label, '--overwrite');
  await kubectl.run('rollout', 'restart', 'deployment,statefulset', '--selector', ours);
}

/** Whether the namespace gives its pods a sidecar, and pods of ours are from before it did. */
export async function hasPodsOutside(kubectl: Kubectl, namespace: string): Promise<boolean> {
  const name = ['--selector', 'istio-injection=enabled', '--output', 'name'];
  const labelled = await kubectl.read('get', 'namespaces', ...name);
  if (!labelled.split('\n').includes(`namespace/${namespace}`)) return false;
  const running = ['--field-selector', 'status.phase=Running'];
  const words = ['get', 'pods', '--selector', ours, ...running];
  const { items } = await kubectl.readJson<List<Pod>>({ items: [] }, ...words);
  return items.some(({ metadata, spec = {} }) => {
    const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
    const isEnding = metadata.deletionTimestamp !== undefined;
    return !isEnding && !containers.some(({ name }) => name === 'istio-proxy');
  });
}

import { Missing } from '../exit.ts';
import type { Shell } from '../shell.ts';
import { ours } from './cluster-life.ts';
import type { Kubectl } from './kubectl.ts';

/** Throws Missing in a cluster that does not know Istio's kinds. */
export async function assertIstio(kubectl: Kubectl, shell: Shell): Promise<void> {
  if (shell.isDryRun) return;
  const found = await kubectl.probe('get', 'crd', 'virtualservices.networking.istio.io');
  if (found === undefined) {
    throw new Missing('Istio is not installed here: istioctl install -f istio/install.yaml');
  }
}

/** Gives every pod of ours a sidecar, or takes it away: new pods, for a pod's containers are fixed. */
export async function switchMesh(kubectl: Kubectl, namespace: string, isOn: boolean) {
  const label = isOn ? 'istio-injection=enabled' : 'istio-injection-';
  await kubectl.run('label', 'namespace', namespace, label, '--overwrite');
  await kubectl.run('rollout', 'restart', 'deployment,statefulset', '--selector', ours);
}

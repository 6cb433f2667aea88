import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Refusal, WrongCall } from '../exit.ts';
import { root } from '../paths.ts';
import { madeByKit, type Named } from './cluster-objects.ts';
import type { Kubectl } from './kubectl.ts';

const partOf = 'app.kubernetes.io/part-of';

/** On everything that our manifests make; the kit touches nothing without it. */
export const ours = `${partOf}=meshwalk`;

/** What `down` takes: all kinds that our manifests make, but the namespace and the volume's claim. */
const kindsWithoutData = [
  'deployments,statefulsets,daemonsets,jobs,cronjobs',
  'services,ingresses,networkpolicies',
  'configmaps,secrets,serviceaccounts,roles,rolebindings',
  'horizontalpodautoscalers,poddisruptionbudgets',
].join(',');

const overlayNote = 'meshwalk/overlay';

/** The life of what an overlay brings to a namespace: made, put back, taken away. */
export function createClusterLife(kubectl: Kubectl, namespace: string, standardOverlay: string) {
  /** Waits until each workload has the pods that it should have. */
  const settle = () =>
    kubectl.run(
      ...['rollout', 'status', 'deployment,statefulset', '--selector', ours, '--timeout=3m'],
    );
  const readMetadata = async () => {
    const planned = { metadata: { name: namespace, labels: { [partOf]: 'meshwalk' } } };
    const found = await kubectl.readJson<Named>(planned, 'get', 'namespace', namespace);
    return found.metadata;
  };
  const apply = (overlay: string) => kubectl.run('apply', '--kustomize', overlayFolder(overlay));

  return {
    settle,

    /** Applies the overlay, notes it on the namespace, and waits until all of it is there. */
    async up(overlay = standardOverlay): Promise<void> {
      const note = `${overlayNote}=${overlay}`;
      await apply(overlay);
      await kubectl.run('annotate', 'namespace', namespace, note, '--overwrite');
      await settle();
    },

    /** Puts back what the overlay says, and takes away what the kit has added. */
    async reset(): Promise<void> {
      const { annotations } = await readMetadata();
      await kubectl.run('delete', 'deployments', '--selector', `${madeByKit}=kit`);
      await apply(annotations?.[overlayNote] ?? standardOverlay);
      await settle();
    },

    /** What `down` would remove, by name. */
    async list(): Promise<string[]> {
      const words = ['get', kindsWithoutData, '--selector', ours, '--output', 'name'];
      return (await kubectl.read(...words)).split('\n').filter(Boolean);
    },

    /** Removes all but the count; with it, the namespace. Throws Refusal where that is not ours. */
    async down({ withData }: { withData: boolean }): Promise<void> {
      if (!withData) return kubectl.run('delete', kindsWithoutData, '--selector', ours);
      const { labels } = await readMetadata();
      if (labels?.[partOf] !== 'meshwalk') {
        throw new Refusal(`The namespace ${namespace} does not carry ${ours}: it is not ours`);
      }
      await kubectl.run('delete', 'namespace', namespace);
    },
  };
}

/** The folder of an overlay of ours, or the folder that is named. Throws WrongCall without one. */
function overlayFolder(overlay: string): string {
  const folder = overlay.includes('/') ? overlay : join('manifests', 'overlays', overlay);
  const path = isAbsolute(folder) ? folder : join(root, folder);
  if (!existsSync(path)) throw new WrongCall(`There is no overlay ${folder}`);
  return folder;
}

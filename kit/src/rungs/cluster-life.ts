import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Refusal, WrongCall } from '../exit.ts';
import { root } from '../paths.ts';
import { kitsOwn, type Named } from './cluster-objects.ts';
import type { Kubectl } from './kubectl.ts';

/** On everything that our manifests make; the kit touches nothing without it. */
export const ours = 'app.kubernetes.io/part-of=meshwalk';

/** What `down` takes: all kinds that our manifests make, but the namespace and the volume's claim. */
const kindsWithoutData = [
  'deployments,statefulsets,daemonsets,jobs,cronjobs',
  'services,ingresses,networkpolicies',
  'configmaps,secrets,serviceaccounts,roles,rolebindings',
  'horizontalpodautoscalers,poddisruptionbudgets',
].join(',');

const overlayNote = 'meshwalk/overlay';
const rolloutTimeout = '3m';

/** The life of what an overlay brings to a namespace: made, put back, taken away. */
export function createClusterLife(kubectl: Kubectl, standardOverlay: string) {
  const apply = async (overlay: string) => {
    await kubectl.run('apply', '--kustomize', overlayFolder(overlay));
    await settle();
  };
  const settle = () =>
    kubectl.run(
      ...['rollout', 'status', 'deployment,statefulset'],
      ...['--selector', ours, `--timeout=${rolloutTimeout}`],
    );
  const readNamespace = (namespace: string) =>
    kubectl.readJson<Named>(
      { metadata: { name: namespace, labels: { 'app.kubernetes.io/part-of': 'meshwalk' } } },
      ...['get', 'namespace', namespace],
    );

  return {
    settle,

    /** Applies the overlay, notes it on the namespace, and waits until all of it is there. */
    async up(namespace: string, overlay = standardOverlay): Promise<void> {
      await apply(overlay);
      await kubectl.run(
        'annotate',
        'namespace',
        namespace,
        `${overlayNote}=${overlay}`,
        '--overwrite',
      );
    },

    /** Puts back what the overlay says, and takes away what the kit has added. */
    async reset(namespace: string): Promise<void> {
      const { annotations } = (await readNamespace(namespace)).metadata;
      await kubectl.run('delete', 'deployments', '--selector', selectorOf(kitsOwn));
      await apply(annotations?.[overlayNote] ?? standardOverlay);
    },

    /** What `down` would remove, by name. */
    async list(): Promise<string[]> {
      const output = await kubectl.read(
        'get',
        kindsWithoutData,
        '--selector',
        ours,
        '--output',
        'name',
      );
      return output.split('\n').filter(Boolean);
    },

    /** Removes all but the count; with it, the namespace. Throws Refusal where that is not ours. */
    async down(namespace: string, { withData }: { withData: boolean }): Promise<void> {
      if (!withData) return kubectl.run('delete', kindsWithoutData, '--selector', ours);
      const { labels } = (await readNamespace(namespace)).metadata;
      if (labels?.['app.kubernetes.io/part-of'] !== 'meshwalk') {
        throw new Refusal(`The namespace ${namespace} does not carry ${ours}: it is not ours`);
      }
      await kubectl.run('delete', 'namespace', namespace);
    },
  };
}

const selectorOf = (labels: Record<string, string>) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');

/** The folder of an overlay of ours, or the folder that is named. Throws WrongCall without one. */
function overlayFolder(overlay: string): string {
  const folder = overlay.includes('/') ? overlay : join('manifests', 'overlays', overlay);
  const path = isAbsolute(folder) ? folder : join(root, folder);
  if (!existsSync(path)) throw new WrongCall(`There is no overlay ${folder}`);
  return folder;
}

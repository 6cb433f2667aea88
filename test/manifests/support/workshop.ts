import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitUntil } from '../../support/wait.ts';
import { type Kubectl, kubectl } from './cluster.ts';
import { copyOfManifests } from './kustomizations.ts';

const patienceMs = 180_000;
const namespace = `meshwalk-test-${process.pid}`;

/**
 * The workshop overlay in a namespace of its own, beside whatever else is in the cluster: so without
 * the fixed port of the node, which there is but once.
 */
const kustomization = `
kind: Kustomization
namespace: ${namespace}
resources: [../workshop]
patches:
  - target: { kind: Service, name: front }
    patch: '[{"op": "remove", "path": "/spec/ports/0/nodePort"}]'
`;

/** What a pod that visits the demo has told so far. */
export interface Told {
  readonly answers: number;
  readonly failures: readonly string[];
}

interface Pod {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
}

/** Prepares the workshop for a cluster; `apply` brings it there. */
export async function prepareWorkshop(t: { after(hook: () => unknown): unknown }) {
  const folder = join(await copyOfManifests(t), 'manifests', 'overlays', 'tested');
  await mkdir(folder);
  await writeFile(join(folder, 'kustomization.yaml'), kustomization);
  const within: Kubectl = (...args) => kubectl('--namespace', namespace, ...args);

  const podsOf = async (app: string): Promise<Pod[]> =>
    JSON.parse(await within('get', 'pods', '--selector', `app=${app}`, '--output', 'json')).items;

  return {
    namespace,
    kubectl: within,
    apply: () => kubectl('apply', '--kustomize', folder),
    delete: () => kubectl('delete', '--kustomize', folder, '--ignore-not-found', '--timeout=120s'),
    podsOf,

    /** Until every Deployment and Redis are as they should be; says what the pods are up to if not. */
    async settle() {
      const timeout = `--timeout=${patienceMs / 1_000}s`;
      try {
        await within('rollout', 'status', 'statefulset/redis', timeout);
        const names = await within('get', 'deployments', '--output', 'name');
        for (const name of names.split('\n')) await within('rollout', 'status', name, timeout);
      } catch (error) {
        throw new Error(await within('get', 'pods,events'), { cause: error });
      }
    },

    /** Until the pods that an update replaced are gone, not only on their way out. */
    async leave(app: string, count: number) {
      await waitUntil(`${count} pods of ${app}`, patienceMs, async () => {
        const pods = await podsOf(app);
        return pods.length === count && pods.every(({ metadata }) => !metadata.deletionTimestamp);
      });
    },

    /** Starts a pod that visits URLs inside the cluster until it is deleted. */
    async startVisitor(urls: readonly string[]) {
      const script = await readFile(join(import.meta.dirname, 'visitor.mjs'), 'utf8');
      const path = join(folder, 'visitor.json');
      await writeFile(path, JSON.stringify(visitorPod(script, urls)));
      await within('apply', '--filename', path);
      const told = async (): Promise<Told> => {
        const lines = await within('logs', 'visitor', '--tail=1').catch(() => '');
        return lines === '' ? { answers: 0, failures: [] } : JSON.parse(lines);
      };
      return {
        told,
        /** Until it has had so many answers more. */
        async visitOn(count: number) {
          const { answers } = await told();
          await waitUntil(`${count} answers`, patienceMs, async () => {
            return (await told()).answers >= answers + count;
          });
        },
        stop: () => within('delete', 'pod', 'visitor', '--grace-period=0', '--force'),
      };
    },
  };
}

const visitorPod = (script: string, urls: readonly string[]) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'visitor' },
  spec: {
    restartPolicy: 'Never',
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 65_532,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'visitor',
        image: 'meshwalk/hit-counter:v1',
        imagePullPolicy: 'IfNotPresent',
        args: ['--input-type=module', '--eval', script],
        env: [{ name: 'URLS', value: urls.join(' ') }],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
});

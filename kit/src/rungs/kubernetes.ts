import { Missing, WrongCall } from '../exit.ts';
import { quote } from '../shell.ts';
import { createClusterJobs } from './cluster-jobs.ts';
import { createClusterLife, ours } from './cluster-life.ts';
import { deploymentName } from './cluster-objects.ts';
import { createClusterReach } from './cluster-reach.ts';
import { createKubectl, type Kubectl } from './kubectl.ts';
import { assertIstio, switchMesh } from './mesh.ts';
import { shareOf } from './replica-ratio.ts';
import { scaleDeployment, splitByReplicas } from './replica-weight.ts';
import type { Instance, Place, Rung, RungContext, Version } from './rung.ts';
import { callerNames, clearFaults, containerPorts } from './services.ts';
import { assertClusterRung, currentContext, whichClusterRung } from './which-cluster-rung.ts';

const frontPort = 8_000;
const frontNodePort = 30_800;

/** The rung that `kubectl apply -k manifests/overlays/<name>` brings up; it splits by replicas. */
export function createKubernetesRung(context: RungContext, standardOverlay = 'workshop'): Rung {
  const { shell, namespace } = context;
  const kubectl = createKubectl(context);
  const life = createClusterLife(kubectl, namespace, standardOverlay);

  const reach = createClusterReach(kubectl, shell);
  const jobs = createClusterJobs(kubectl);

  return {
    name: 'kubernetes',
    where: async () => {
      const unnamed = shell.isDryRun ? "kubectl's own" : 'none';
      return `context ${(await currentContext(context)) ?? unnamed}, namespace ${namespace}`;
    },
    isUp: async () => (await whichClusterRung(context)) === 'kubernetes',
    assertUp: () => assertClusterRung(context, 'kubernetes'),

    async urls() {
      const [front, metricGenerator, chartAgent] = await Promise.all([
        reach.urlOf('service/front', frontPort),
        reach.serviceUrl('metric-generator'),
        reach.serviceUrl('chart-agent'),
      ]);
      return { front, metricGenerator, chartAgent };
    },

    reachCopies: () => reach.reachCopies(ours),

    async up({ overlay }) {
      const isBelowIstio = standardOverlay === 'mesh';
      if (!isBelowIstio && !shell.isDryRun && (await whichClusterRung(context)) === 'istio') {
        // Its mutual TLS would turn away what has no sidecar, such as the front.
        throw new WrongCall('The istio rung is up there: npx kit down --rung istio, then again');
      }
      await life.up(overlay);
    },
    describeDown: async ({ withData }) => {
      const names = await life.list();
      return withData ? [...names, `namespace/${namespace}, and with it the count`] : names;
    },
    down: life.down,

    async status() {
      const instances = await reach.listInstances(ours);
      return { places: placesOf(kubectl), v2Percent: readyShareOf(instances), instances };
    },

    async logs({ service, isFollowing, tail }) {
      const words = kubectl.words(
        ...['logs', '--selector', service === undefined ? ours : `app=${service}`],
        ...['--all-containers', '--prefix', `--tail=${tail}`, '--max-log-requests=30'],
        ...(isFollowing ? ['--follow'] : []),
      );
      await shell.run(words, { isAnswer: true });
    },

    setWeight: (v2Percent) => splitByReplicas(kubectl, shell, v2Percent),
    scale: (service, replicas, version) => scaleDeployment(kubectl, { service, version }, replicas),
    askAdmin: reach.askAdmin,

    async rollback(service, version) {
      const deployment = `deployment/${deploymentName(service, version)}`;
      await kubectl.run('rollout', 'undo', deployment);
      await kubectl.run('rollout', 'status', deployment, '--timeout=2m');
    },

    async expose(isOpen) {
      const ports = [{ port: frontPort, nodePort: frontNodePort }];
      const spec = isOpen ? { type: 'NodePort', ports } : { type: 'ClusterIP' };
      await kubectl.run('patch', 'service', 'front', '--patch', JSON.stringify({ spec }));
    },

    async mesh(isOn) {
      if (isOn) await assertIstio(kubectl, shell);
      await switchMesh(kubectl, namespace, isOn);
      await life.settle();
    },

    async reset({ withData }) {
      await jobs.remove({ withData });
      await life.reset();
      await clearFaults(reach.askAdmin);
      if (!withData) return;
      const inRedis = ['exec', 'statefulset/redis', '--container', 'redis', '--'];
      await kubectl.run(...inRedis, 'redis-cli', 'del', 'hits');
    },

    jobs,

    async openShell(service, version) {
      // Without one kubectl waits a minute, and does not say for what.
      const copies = await reach.listInstances(`app=${service},version=${version}`);
      if (copies.length === 0 && !shell.isDryRun) {
        throw new Missing(
          `No copy of ${service} ${version} runs: npx kit scale ${service} 1 --version ${version}`,
        );
      }
      const inPod = [
        ...['exec', '--stdin', ...(process.stdin.isTTY ? ['--tty'] : [])],
        ...[`deployment/${deploymentName(service, version)}`, '--container', service, '--'],
      ];
      const words = kubectl.words(...inPod, '/nodejs/bin/node', '--interactive');
      await shell.run(words, { isInteractive: true });
    },
  };
}

/** For people: the forwards of `urls` end with the kit. */
const placesOf = (kubectl: Kubectl): Place[] => {
  const forward = (service: string, port: number) =>
    kubectl.words('port-forward', `service/${service}`, `${port}:${port}`).map(quote).join(' ');
  return [
    { name: 'hits', at: `port ${frontNodePort} of each node` },
    { name: '', at: `http://localhost:${frontNodePort}, on kind and Docker Desktop` },
    { name: '', at: forward('front', frontPort) },
    { name: 'chart', at: forward(callerNames['chart-agent'], containerPorts['chart-agent']) },
    {
      name: 'metric',
      at: forward(callerNames['metric-generator'], containerPorts['metric-generator']),
    },
  ];
};

/** kube-proxy draws a ready pod for each connection. */
function readyShareOf(instances: Instance[]): number {
  const ready = (version: Version) =>
    instances.filter(
      (one) => one.service === 'hit-counter' && one.version === version && one.isReady,
    ).length;
  return shareOf(ready('v1'), ready('v2'));
}

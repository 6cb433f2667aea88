import { Missing } from '../exit.ts';
import type { Shell } from '../shell.ts';
import { note } from '../terminal.ts';
import { type Deployment, deploymentName, type List, makeV2 } from './cluster-objects.ts';
import type { Kubectl } from './kubectl.ts';
import { chooseReplicas, mostReplicas, type ReplicaRatio } from './replica-ratio.ts';
import type { ServiceName, Version } from './rung.ts';

const rolloutTimeout = '2m';

/** Brings a Deployment to so many replicas, and waits until that is so. */
export async function scaleDeployment(
  kubectl: Kubectl,
  { service, version }: { service: ServiceName; version: Version },
  replicas: number,
): Promise<void> {
  const deployment = `deployment/${deploymentName(service, version)}`;
  await kubectl.run('scale', deployment, `--replicas=${replicas}`);
  await kubectl.run('rollout', 'status', deployment, `--timeout=${rolloutTimeout}`);
}

/**
 * Splits by the number of replicas, as near to the share of v2 as ten of them can: first more of
 * one version, then fewer of the other. Deploys v2 where there is none. Gives the share reached.
 */
export async function splitByReplicas(
  kubectl: Kubectl,
  shell: Shell,
  v2Percent: number,
): Promise<number> {
  const { v1, v2 } = await readVersions(kubectl);
  const chosen = chooseReplicas(v2Percent, (v1.spec.replicas ?? 1) + (v2?.spec.replicas ?? 0));
  note(describeChoice(chosen, v2Percent));
  if (v2 === undefined && chosen.v2 > 0) await deployV2(kubectl, shell, v1);
  const isV2Growing = chosen.v2 > (v2?.spec.replicas ?? 0);
  const order = isV2Growing ? (['v2', 'v1'] as const) : (['v1', 'v2'] as const);
  for (const version of order) {
    if (version === 'v2' && v2 === undefined && chosen.v2 === 0) continue;
    await scaleDeployment(kubectl, { service: 'hit-counter', version }, chosen[version]);
  }
  return chosen.v2Percent;
}

function describeChoice({ v1, v2, v2Percent }: ReplicaRatio, asked: number): string {
  const reached = `${Math.round(v2Percent * 10) / 10} %`;
  const pods = `${v1} of v1 and ${v2} of v2`;
  if (v2Percent === asked) return `The split is by replicas: ${pods} make ${reached}.`;
  return `The split is by replicas: ${asked} % is out of reach of ${mostReplicas} pods; ${pods} make ${reached}.`;
}

async function readVersions(kubectl: Kubectl): Promise<{ v1: Deployment; v2?: Deployment }> {
  const { items } = await kubectl.readJson<List<Deployment>>(
    inDryRun,
    ...['get', 'deployments', '--selector', 'app=hit-counter'],
  );
  const find = (name: string) => items.find(({ metadata }) => metadata.name === name);
  const [v1, v2] = [find('hit-counter-v1'), find('hit-counter-v2')];
  if (v1 === undefined) throw new Missing('There is no Deployment hit-counter-v1: is the rung up?');
  return { v1, ...(v2 && { v2 }) };
}

async function deployV2(kubectl: Kubectl, shell: Shell, v1: Deployment): Promise<void> {
  note('There is no v2 yet: it is made from v1, with another name, label and image tag.');
  const input = JSON.stringify(makeV2(v1));
  await shell.run(kubectl.words('apply', '--filename', '-'), { input });
}

/** What a dry run takes to be there: the pods of the overlay mesh. */
const inDryRun: List<Deployment> = {
  items: [planned('v1', 3), planned('v2', 1)],
};

function planned(version: Version, replicas: number): Deployment {
  const name = deploymentName('hit-counter', version);
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { replicas } };
}

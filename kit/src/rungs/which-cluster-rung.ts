import { Missing } from '../exit.ts';
import { ours } from './cluster-life.ts';
import { createKubectl, type Kubectl } from './kubectl.ts';
import type { RungContext } from './rung.ts';

/** Which of the cluster's two rungs is up: istio is the one with a route for the hit-counter. */
export async function whichClusterRung(
  context: RungContext,
): Promise<'kubernetes' | 'istio' | undefined> {
  const kubectl = createKubectl(context);
  // Without a context kubectl would ask whatever listens on port 8080 here.
  if ((await currentContext(context)) === undefined) return undefined;
  const [isThere, routes] = await Promise.all([
    hasDeployments(kubectl),
    kubectl.probe('get', 'virtualservices', 'hit-counter', '--output', 'name'),
  ]);
  if (!isThere) return undefined;
  return routes ? 'istio' : 'kubernetes';
}

/** Throws Missing without a cluster, or without anything of ours in it. */
export async function assertClusterRung(context: RungContext, name: string): Promise<void> {
  const { namespace } = context;
  const place = await currentContext(context);
  if (place === undefined)
    throw new Missing('kubectl is missing, or knows no cluster: --context names one');
  if (await hasDeployments(createKubectl(context))) return;
  throw new Missing(
    `Nothing of ours answers in the namespace ${namespace} of ${place}: npx kit up --rung ${name}`,
  );
}

const hasDeployments = async (kubectl: Kubectl): Promise<boolean> =>
  Boolean(await kubectl.probe('get', 'deployments', '--selector', ours, '--output', 'name'));

/** The context that is named, else kubectl's own; undefined without either. */
export async function currentContext({ shell, context }: RungContext): Promise<string | undefined> {
  if (context !== undefined || shell.isDryRun) return context;
  return (await shell.probe(['kubectl', 'config', 'current-context']))?.trim();
}

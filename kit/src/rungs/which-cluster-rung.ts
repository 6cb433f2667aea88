import { ours } from './cluster-life.ts';
import { createKubectl } from './kubectl.ts';
import type { RungContext } from './rung.ts';

/** Which of the cluster's two rungs is up: istio is the one with a route for the hit-counter. */
export async function whichClusterRung(
  context: RungContext,
): Promise<'kubernetes' | 'istio' | undefined> {
  const kubectl = createKubectl(context);
  // Without a context kubectl would ask whatever listens on port 8080 here.
  if ((await currentContext(context)) === undefined) return undefined;
  const [deployments, routes] = await Promise.all([
    kubectl.probe('get', 'deployments', '--selector', ours, '--output', 'name'),
    kubectl.probe('get', 'virtualservices', 'hit-counter', '--output', 'name'),
  ]);
  if (!deployments) return undefined;
  return routes ? 'istio' : 'kubernetes';
}

/** The context that is named, else kubectl's own; undefined without either. */
export async function currentContext({ shell, context }: RungContext): Promise<string | undefined> {
  if (context !== undefined || shell.isDryRun) return context;
  return (await shell.probe(['kubectl', 'config', 'current-context']))?.trim();
}

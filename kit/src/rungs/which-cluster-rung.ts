import { Missing } from '../exit.ts';
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
  const [isThere, routes] = await Promise.all([
    kubectl.probe(...ourDeployments),
    kubectl.probe('get', 'virtualservices', 'hit-counter', '--output', 'name'),
  ]);
  if (!isThere) return undefined;
  return routes ? 'istio' : 'kubernetes';
}

/** Throws Missing without a cluster that answers, or without anything of ours in it. */
export async function assertClusterRung(context: RungContext, name: string): Promise<void> {
  const { namespace } = context;
  const place = await currentContext(context);
  if (place === undefined)
    throw new Missing('kubectl is missing, or knows no cluster: --context names one');
  const found = await createKubectl(context)
    .ask(...ourDeployments)
    .catch(({ message }: Error) => {
      const more = `npx kit doctor --rung ${name} says what a cluster needs`;
      throw new Missing(`Nobody can tell what runs in ${place}: ${message}; ${more}`);
    });
  if (found) return;
  throw new Missing(
    `Nothing of ours answers in the namespace ${namespace} of ${place}: npx kit up --rung ${name}`,
  );
}

const ourDeployments = ['get', 'deployments', '--selector', ours, '--output', 'name'] as const;

/** The context that is named, else kubectl's own; undefined without either. */
export async function currentContext({ shell, context }: RungContext): Promise<string | undefined> {
  if (context !== undefined || shell.isDryRun) return context;
  return (await shell.probe(['kubectl', 'config', 'current-context']))?.trim();
}

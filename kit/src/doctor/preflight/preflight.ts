import { createKubectl } from '../../rungs/kubectl.ts';
import type { RungContext, RungName } from '../../rungs/rung.ts';
import type { Check } from './check.ts';

/** What the pods of an overlay may take, and a mesh beside them. */
const needMib = { kubernetes: 1_500, istio: 3_500 };

interface Circumstances {
  /** It runs already. */
  isUp: boolean;
  /** What was found out about the cluster before, not to be asked and told again. */
  cluster?: Check[] | undefined;
}

/** What a rung needs on this machine or in its cluster. */
export async function checkRung(
  name: RungName,
  context: RungContext,
  { isUp, cluster }: Circumstances,
): Promise<Check[]> {
  const { shell, environment } = context;
  if (name === 'local') return (await import('./local.ts')).checkLocal(environment, isUp);
  if (name === 'compose') {
    return (await import('./compose.ts')).checkCompose(shell, environment, isUp);
  }
  const { checkKubernetes, isReached } = await import('./kubernetes.ts');
  const kubectl = createKubectl(context);
  const own = cluster === undefined ? await checkKubernetes(shell, kubectl, needMib[name]) : [];
  const isThere = shell.isDryRun || isReached(cluster ?? own);
  if (name === 'kubernetes' || !isThere) return own;
  const { checkIstio } = await import('./istio.ts');
  return [...own, ...(await checkIstio(shell, kubectl, isUp))];
}

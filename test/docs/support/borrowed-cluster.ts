import type { TestContext } from 'node:test';
import { kubectl, whyNoCluster } from '../../manifests/support/cluster.ts';

/**
 * Which of the words behind ```console a cluster answers for; none where it is not ours to use. What
 * the page leaves there goes with the test.
 */
export async function borrowCluster(t: TestContext): Promise<string[]> {
  if ((await whyNoCluster(process.env, kubectl)) !== undefined) return [];
  const found = (...what: string[]) => kubectl('get', ...what, '--ignore-not-found');
  if ((await found('namespace', 'meshwalk')) !== '') {
    throw new Error('The namespace meshwalk is in use: the pages would delete it');
  }
  t.after(() => kubectl('delete', 'namespace', 'meshwalk', '--ignore-not-found'));
  const istiod = await found('deployment', 'istiod', '--namespace', 'istio-system');
  return istiod === '' ? ['cluster'] : ['cluster', 'mesh'];
}

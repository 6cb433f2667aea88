import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs `kubectl …` and gives what it printed; rejects with what it said when it fails. */
export type Kubectl = (...args: string[]) => Promise<string>;

export const kubectl: Kubectl = async (...args) => {
  const { stdout } = await run('kubectl', args, { maxBuffer: 64 * 1_024 ** 2 });
  return stdout.trim();
};

/**
 * Why nothing is tried on a cluster: nobody asked for it, or none answers. Undefined when all is
 * well. Whatever kubectl points at is left alone, not even asked, until MESHWALK_CLUSTER=1 allows it.
 */
export async function whyNoCluster(
  environment: NodeJS.ProcessEnv,
  ask: Kubectl,
): Promise<string | undefined> {
  if (environment.MESHWALK_CLUSTER !== '1') return 'MESHWALK_CLUSTER is not 1';
  try {
    await ask('get', '--raw', '/readyz', '--request-timeout=10s');
    return undefined;
  } catch (error) {
    return `no cluster answers: ${error instanceof Error ? error.message : error}`;
  }
}

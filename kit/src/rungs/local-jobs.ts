import { dirname, join } from 'node:path';
import { fromRoot } from '../paths.ts';
import type { Shell } from '../shell.ts';
import { type Jobs, jobName, withoutScheduler } from './jobs.ts';
import type { LocalState } from './local-state.ts';

/** The job as a process of this machine; the record is beside the logs. */
export function createLocalJobs(shell: Shell, readState: () => Promise<LocalState>): Jobs {
  return withoutScheduler('local', async () => {
    const { urls, logDir } = await readState();
    const env = {
      HITS_URL: `${urls.front}/hits`,
      RECORD_FILE: fromRoot(join(dirname(logDir), `${jobName}.csv`)),
    };
    return shell.read(['node', `manifests/components/${jobName}/record.mjs`], { env });
  });
}

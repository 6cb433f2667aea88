import { Missing } from '../exit.ts';

/** The demo's one job: it writes down how many hits there were since it last did. */
export const jobName = 'daily-hits';

/** A run of the job that the cluster still knows. */
export interface JobRun {
  name: string;
  state: 'waiting' | 'running' | 'succeeded' | 'failed';
  /** In ISO 8601; undefined before it has begun. */
  startedAt: string | undefined;
}

export interface JobStatus {
  /** When it runs, as cron says it, and where that is the time; undefined where it is on no schedule. */
  schedule: { at: string; timeZone: string } | undefined;
  runs: JobRun[];
}

/** What a rung can do with the job. Without a scheduler all but `run` throw Missing. */
export interface Jobs {
  /** Runs it now, once, and gives the record as the job writes it: CSV, a line a run. */
  run(): Promise<string>;
  /** Has it run again and again; at midnight unless given. */
  schedule(at: string | undefined): Promise<void>;
  status(): Promise<JobStatus>;
  /** What `remove` would remove, one line each. */
  describeRemoval(options: { withData: boolean }): Promise<string[]>;
  /** Takes it away; the record goes with the data. */
  remove(options: { withData: boolean }): Promise<void>;
}

/** The jobs of a rung that runs them when it is told to, and keeps no time. */
export function withoutScheduler(rung: 'local' | 'compose', run: Jobs['run']): Jobs {
  const refuse = async () => {
    throw new Missing(
      `The rung ${rung} has no scheduler: let cron of this machine run npx kit job run --rung ${rung}, ` +
        'or schedule it on the rung kubernetes',
    );
  };
  return { run, schedule: refuse, status: refuse, describeRemoval: refuse, remove: refuse };
}

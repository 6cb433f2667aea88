import { Refusal } from '../exit.ts';
import { ours } from './cluster-life.ts';
import type { Deployment, List, Named } from './cluster-objects.ts';
import { type JobRun, type Jobs, jobName } from './jobs.ts';
import type { Kubectl } from './kubectl.ts';

const component = `manifests/components/${jobName}`;
const imageOfComponent = 'meshwalk/hit-counter:v1';
const itsOwn = ['--selector', `${ours},app=${jobName}`] as const;
const cronJob = `cronjob/${jobName}`;
/** One name for what is run by hand: the run before makes way. */
const runByHand = `${jobName}-now`;

interface CronJob extends Named {
  kind: 'CronJob';
  spec: { schedule: string; timeZone?: string; suspend?: boolean };
}

interface Job extends Named {
  kind: 'Job';
  status?: {
    startTime?: string;
    active?: number;
    conditions?: { type: string; status: string }[];
  };
}

/** The job as a CronJob; what is run by hand is made from it. */
export function createClusterJobs(kubectl: Kubectl): Jobs {
  const read = async () => {
    const words = ['get', 'cronjobs,jobs', ...itsOwn];
    const { items } = await kubectl.readJson<List<CronJob | Job>>({ items: [] }, ...words);
    return {
      cronJob: items.find((item) => item.kind === 'CronJob'),
      jobs: items.filter((item) => item.kind === 'Job'),
    };
  };

  /** Applies the component, with the image that the cluster's hit-counter has. */
  const apply = async (wanted: object) => {
    const image = await readImage(kubectl);
    const jobTemplate = {
      spec: { template: { spec: { containers: [{ name: 'record', image }] } } },
    };
    const spec = { ...wanted, ...(image !== imageOfComponent && { jobTemplate }) };
    await kubectl.run('apply', '--kustomize', component);
    await kubectl.run('patch', cronJob, '--patch', JSON.stringify({ spec }));
  };

  return {
    async run() {
      const { cronJob: isThere } = await read();
      if (isThere === undefined) await apply({ suspend: true });
      const job = `job/${runByHand}`;
      await kubectl.run('delete', job, '--ignore-not-found');
      await kubectl.run('create', 'job', runByHand, `--from=${cronJob}`);
      const logs = (...words: string[]) =>
        kubectl.read('logs', job, '--container', 'record', ...words);
      try {
        await kubectl.run('wait', '--for=condition=Complete', job, '--timeout=2m');
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // Why it did not: its last line, or kubectl's reason why there is none.
        const said = await logs('--tail=1').catch(({ message }: Error) => message);
        throw new Refusal(`The job has not succeeded; it goes on trying. ${said}`, {
          cause: error,
        });
      }
      return logs();
    },

    async schedule(at) {
      if (at !== undefined) await assertSchedule(kubectl, at);
      await apply({ suspend: false, ...(at !== undefined && { schedule: at }) });
    },

    async status() {
      const { cronJob: found, jobs } = await read();
      const {
        schedule: at,
        timeZone = 'the time zone of the cluster',
        suspend,
      } = found?.spec ?? {};
      const isOn = at !== undefined && suspend !== true;
      return { schedule: isOn ? { at, timeZone } : undefined, runs: jobs.map(runOf) };
    },

    async describeRemoval({ withData }) {
      const words = ['get', kindsOf(withData), ...itsOwn, '--output', 'name'];
      return (await kubectl.read(...words)).split('\n').filter(Boolean);
    },

    remove: ({ withData }) => kubectl.run('delete', kindsOf(withData), ...itsOwn),
  };
}

/** The jobs of a CronJob go with it. */
const kindsOf = (withData: boolean) =>
  [
    'cronjobs,configmaps,networkpolicies,serviceaccounts',
    ...(withData ? ['persistentvolumeclaims'] : []),
  ].join(',');

function runOf({ metadata, status = {} }: Job): JobRun {
  const { conditions = [], active = 0, startTime } = status;
  const is = (type: string) => conditions.some((one) => one.type === type && one.status === 'True');
  const underWay = active > 0 ? 'running' : 'waiting';
  const ended = is('Complete') ? 'succeeded' : is('Failed') ? 'failed' : undefined;
  return { name: metadata.name, state: ended ?? underWay, startedAt: startTime };
}

/** Throws Refusal for a schedule that the cluster would not take, before anything is changed. */
async function assertSchedule(kubectl: Kubectl, at: string): Promise<void> {
  const trial = ['create', 'cronjob', `${jobName}-trial`, `--image=${imageOfComponent}`];
  await kubectl.read(...trial, `--schedule=${at}`, '--dry-run=server', '--output', 'name');
}

/** The image of the hit-counter, which is on the nodes whatever registry it came from. */
async function readImage(kubectl: Kubectl): Promise<string> {
  const words = ['get', 'deployment', 'hit-counter-v1'];
  const { spec } = await kubectl.readJson<Pick<Deployment, 'spec'>>({ spec: {} }, ...words);
  const containers = spec.template?.spec.containers ?? [];
  return containers.find(({ name }) => name === 'hit-counter')?.image ?? imageOfComponent;
}

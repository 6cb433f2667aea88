import { WrongCall } from '../exit.ts';
import { callHttp, refusalOf } from '../http-call.ts';
import { fromRoot, typedPath } from '../paths.ts';
import { note, whileWaiting } from '../terminal.ts';
import { endLocalRung, findLocalState } from './local-client.ts';
import { readLocalConfig } from './local-config.ts';
import { hitsDirFor, removeFolder } from './local-count.ts';
import { createLocalJobs } from './local-jobs.ts';
import { planProcesses, reachableHost } from './local-processes.ts';
import { planState } from './local-state.ts';
import { placesOf } from './places.ts';
import { type Rung, type RungContext, type Version, versions } from './rung.ts';
import { clearFaults } from './services.ts';

/** The rung that `npm start` runs on this machine, asked through its front door's admin port. */
export function createLocalRung({ shell, environment }: RungContext): Rung {
  const config = readLocalConfig(environment);
  const door = `http://${reachableHost(config.HOST)}:${config.FRONT_ADMIN_PORT}`;

  /** What runs; in a dry run what would run. */
  const readState = async () => (shell.isDryRun ? planState(config) : findLocalState(door));

  const isUp = () => findLocalState(door).then(Boolean, () => false);

  const change = async (path: string, body: object): Promise<void> => {
    const answer = await callHttp(shell, { method: 'PUT', url: door + path, body });
    if (answer.status !== 200) throw refusalOf(answer);
  };
  const scaleHitCounter = (version: Version, replicas: number) =>
    change('/replicas', { service: 'hit-counter', version, replicas });

  const askAdmin: Rung['askAdmin'] = async ({ service, version }, { path, ...call }) => {
    const { instances } = await readState();
    const targets = instances
      .filter((instance) => instance.service === service)
      .filter((instance) => version === undefined || instance.version === version);
    return Promise.all(
      targets.map(async ({ name, adminUrl }) => {
        return { instance: name, ...(await callHttp(shell, { ...call, url: adminUrl + path })) };
      }),
    );
  };

  return {
    name: 'local',
    isUp,
    assertUp: async () => void (await findLocalState(door)),
    urls: async () => (await readState()).urls,

    async reachCopies() {
      const { instances } = await readState();
      return instances.filter(({ isReady }) => isReady);
    },

    async up() {
      if (shell.isDryRun) {
        for (const { service, environment: own } of planProcesses(config)) {
          shell.show(['node', `services/${service}/src/server.ts`], own);
        }
        return;
      }
      if (await isUp()) return note('It is up already.');
      const { startDetached } = await import('./local-detached.ts');
      await whileWaiting('Starting', startDetached(environment, config, door));
    },

    async describeDown({ withData }) {
      if (!(await isUp())) return [];
      const { pid, instances, hitsDir } = await readState();
      return [
        `the kit that runs it (pid ${pid})`,
        ...instances.map((one) => `${one.name} (pid ${one.pid})`),
        ...(withData && hitsDir !== undefined ? [`the count, in ${typedPath(hitsDir)}`] : []),
      ];
    },

    async down({ withData }) {
      const state = await readState();
      const hitsDir = withData ? hitsDirFor(state, config) : undefined;
      shell.show(['kill', shell.isDryRun ? 'PID' : String(state.pid)]);
      if (!shell.isDryRun) {
        await whileWaiting('Stopping', endLocalRung(state, config.FRONT_ADMIN_PORT));
      }
      if (hitsDir !== undefined) await removeFolder(shell, hitsDir);
    },

    async status() {
      const { urls, v2Percent, instances } = await readState();
      return {
        places: [...placesOf(urls), { name: 'weight', at: `${door}/status` }],
        v2Percent,
        instances,
      };
    },

    async logs({ service, isFollowing, tail }) {
      const { instances } = await readState();
      const files = instances
        .filter((instance) => service === undefined || instance.service === service)
        .map(({ logFile }) => fromRoot(logFile));
      const following = isFollowing ? ['-F'] : [];
      await shell.run(['tail', '-n', String(tail), ...following, ...files], { isAnswer: true });
    },

    async setWeight(v2Percent) {
      await readState();
      await change('/weight', { v2Percent });
      return v2Percent;
    },

    async scale(service, replicas, version) {
      if (service !== 'hit-counter') {
        throw new WrongCall(`${service} is not balanced on this rung: it has one process`);
      }
      await readState();
      await whileWaiting('Scaling', scaleHitCounter(version, replicas));
    },

    askAdmin,

    async rollback() {
      throw new WrongCall('This rung keeps no revisions; npx kit canary rollback sends all to v1');
    },
    async expose() {
      throw new WrongCall(
        'HOST decides this when the rung starts: HOST=0.0.0.0 npx kit up --rung local',
      );
    },
    async mesh() {
      throw new WrongCall('A mesh needs pods to put its sidecars in: the rung istio has it');
    },

    async reset({ withData }) {
      const state = await readState();
      const hitsDir = withData ? hitsDirFor(state, config) : undefined;
      await change('/weight', { v2Percent: state.firstV2Percent });
      if (hitsDir !== undefined) {
        const stopping = versions.map((version) => scaleHitCounter(version, 0));
        await whileWaiting('Stopping', Promise.all(stopping));
        await removeFolder(shell, hitsDir);
      }
      const starting = [
        ...versions.map((version) => scaleHitCounter(version, 1)),
        ...['metric-generator', 'chart-agent'].map((service) =>
          change('/replicas', { service, replicas: 1 }),
        ),
      ];
      await whileWaiting('Starting', Promise.all(starting));
      await clearFaults(askAdmin);
    },
    jobs: createLocalJobs(shell, readState),

    async openShell() {
      throw new WrongCall('The services run on this machine: you are in their shell');
    },
  };
}

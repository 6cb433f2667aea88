import { Missing, WrongCall } from '../exit.ts';
import { composeNames, instancesOf, parseContainers, urlsOf } from './compose-containers.ts';
import { createNginx } from './compose-nginx.ts';
import { reachByRelay } from './compose-reach.ts';
import { jobName, withoutScheduler } from './jobs.ts';
import { placesOf } from './places.ts';
import type { Rung, RungContext } from './rung.ts';
import { clearFaults } from './services.ts';

const listing = ['docker', 'compose', 'ps', '--all', '--format', 'json'] as const;
const bringUp = ['docker', 'compose', 'up', '--detach', '--wait'] as const;

/** The rung that `docker compose up` at the root brings up; its nginx is the front door. */
export function createComposeRung({ shell, environment }: RungContext): Rung {
  const project = environment.COMPOSE_PROJECT_NAME || 'meshwalk';
  const isUp = async () =>
    Boolean(await shell.probe(['docker', 'compose', 'ps', '--quiet', '--status', 'running']));
  const nginx = createNginx(shell, environment);
  const list = async () => parseContainers(await shell.read(listing));

  /** The containers of our services that run; in a dry run the first of each. */
  const running = async (names: string[]): Promise<string[]> => {
    const containers = await list();
    if (shell.isDryRun) return names.map((name) => `${project}-${name}-1`);
    return containers
      .filter(({ Service, State }) => names.includes(Service) && State === 'running')
      .map(({ Name }) => Name);
  };

  const askAdmin: Rung['askAdmin'] = async ({ service, version }, request) => {
    const instances = await running(composeNames(service, version));
    return Promise.all(instances.map((instance) => nginx.askAdmin(instance, request)));
  };

  return {
    name: 'compose',
    isUp,
    async assertUp() {
      if (!(await isUp()))
        throw new Missing('No container of ours runs: npx kit up --rung compose');
    },
    urls: async () => urlsOf(await list(), environment),
    reachCopies: async () => reachByRelay(shell, { project, environment }, await list()),

    async up({ overlay }) {
      if (overlay !== undefined) throw new WrongCall('--overlay is for kubernetes and istio');
      await shell.run(bringUp);
    },

    async describeDown({ withData }) {
      const containers = await list();
      const label = `label=com.docker.compose.project=${project}`;
      const volumes = await shell.read(['docker', 'volume', 'ls', '--quiet', '--filter', label]);
      return [
        ...containers.map(({ Name }) => `container ${Name}`),
        ...(containers.length > 0 ? ['their network'] : []),
        ...(withData ? volumes.split('\n').filter(Boolean) : []).map((name) => `volume ${name}`),
      ];
    },
    async down({ withData }) {
      const volumes = withData ? ['--volumes'] : [];
      await shell.run(['docker', 'compose', '--profile', '*', 'down', ...volumes]);
    },

    async status() {
      const containers = await list();
      const isDoorOpen = containers.some(
        ({ Service, State }) => Service === 'nginx' && State === 'running',
      );
      const knowsWeight = isDoorOpen || shell.isDryRun;
      return {
        places: placesOf(urlsOf(containers, environment)),
        v2Percent: knowsWeight ? await nginx.readWeight() : undefined,
        instances: instancesOf(containers),
      };
    },

    async logs({ service, isFollowing, tail }) {
      const following = isFollowing ? ['--follow'] : [];
      const names = service === undefined ? [] : composeNames(service);
      const words = ['logs', '--tail', String(tail), ...following, ...names];
      await shell.run(['docker', 'compose', ...words], { isAnswer: true });
    },

    setWeight: nginx.setWeight,

    async scale(service, replicas, version) {
      if (service !== 'hit-counter') {
        throw new WrongCall(`${service} has a port of this machine: one container can have it`);
      }
      const [name = ''] = composeNames(service, version);
      const options = ['--no-recreate', '--no-build', '--scale', `${name}=${replicas}`];
      await shell.run([...bringUp, ...options, name]);
    },

    askAdmin,

    async rollback() {
      throw new WrongCall('Compose keeps no revisions; npx kit canary rollback sends all to v1');
    },

    async expose(isOpen) {
      const address = isOpen ? '0.0.0.0' : '127.0.0.1';
      const weight = String(await nginx.readWeight());
      const names = ['nginx', ...composeNames('chart-agent'), ...composeNames('metric-generator')];
      await shell.run([...bringUp, '--no-deps', '--no-build', ...names], {
        env: { BIND_ADDRESS: address, CANARY_WEIGHT: weight },
      });
    },

    async mesh() {
      throw new WrongCall('A mesh needs pods to put its sidecars in: the rung istio has it');
    },

    async reset({ withData }) {
      const scales = composeNames('hit-counter').flatMap((name) => ['--scale', `${name}=1`]);
      await shell.run([...bringUp, '--no-recreate', '--no-build', ...scales]);
      await nginx.setWeight(await nginx.readFirstWeight());
      await clearFaults(askAdmin);
      if (withData) {
        await shell.run(['docker', 'compose', 'exec', '-T', 'redis', 'redis-cli', 'del', 'hits']);
      }
    },

    jobs: withoutScheduler('compose', () =>
      shell.read(['docker', 'compose', 'run', '--rm', '--no-deps', '-T', jobName]),
    ),

    async openShell(service, version) {
      const [name = ''] = composeNames(service, version);
      const options = ['--env', 'NODE_REPL_HISTORY=', ...(process.stdin.isTTY ? [] : ['-T'])];
      const words = ['exec', ...options, name, '/nodejs/bin/node', '--interactive'];
      await shell.run(['docker', 'compose', ...words], { isInteractive: true });
    },
  };
}

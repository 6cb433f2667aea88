import { curlWords } from '../http-call.ts';
import type { Shell } from '../shell.ts';
import { whileWaiting } from '../terminal.ts';
import type { AdminAnswer, AdminRequest } from './rung.ts';
import { containerPorts } from './services.ts';

const inNginx = ['docker', 'compose', 'exec', '-T', 'nginx'] as const;
const usualWeight = '20';

/** What the kit does from inside the front door's container: it splits, and is on everybody's network. */
export function createNginx(shell: Shell, environment: NodeJS.ProcessEnv) {
  return {
    /** The weight that is in force, in percent. */
    readWeight: async () =>
      Number((await shell.read([...inNginx, 'cat', '/tmp/weight'])) || usualWeight),

    async setWeight(v2Percent: number): Promise<number> {
      const moving = shell.read([...inNginx, '/front-door/set-weight', String(v2Percent)]);
      await whileWaiting('Moving the weight', moving);
      return v2Percent;
    },

    /** The weight to begin with: after `expose` nginx was started with the one of that moment. */
    async readFirstWeight(): Promise<number> {
      const output = await shell.read(['docker', 'compose', 'config', '--format', 'json', 'nginx']);
      if (shell.isDryRun) return Number(environment.CANARY_WEIGHT || usualWeight);
      return Number(JSON.parse(output).services.nginx.environment.CANARY_WEIGHT);
    },

    /** Asks a container's admin port: it is published to nobody, and nginx has curl. */
    async askAdmin(instance: string, { path, ...call }: AdminRequest): Promise<AdminAnswer> {
      const url = `http://${instance}:${containerPorts.admin}${path}`;
      const [curl, ...words] = curlWords({ ...call, url });
      const asking = [...inNginx, curl, '-sS', '-w', '\\n%{http_code}', ...words] as const;
      const output = (await shell.read(asking)) || '\n200';
      const end = output.lastIndexOf('\n');
      return { instance, status: Number(output.slice(end + 1)), body: output.slice(0, end) };
    },
  };
}

import { execFile, spawnSync } from 'node:child_process';
import { get } from 'node:http';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { root } from '../../../kit/src/paths.ts';

const run = promisify(execFile);

/** What a test needs and this machine lacks, as the reason to skip it; false where all is there. */
export const dockerMissing = findMissing();

function findMissing(): string | false {
  const answers = (...args: string[]) =>
    spawnSync('docker', args, { timeout: 10_000 }).status === 0;
  if (!answers('version')) return 'no docker engine answers';
  if (!answers('compose', 'version')) return 'docker compose is missing';
  if (!answers('buildx', 'version')) return 'docker buildx is missing';
  return false;
}

/** Runs `docker …` at the root and gives what it printed; rejects with what it said when it fails. */
export async function docker(args: string[], env: Record<string, string> = {}): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1_024 ** 2 };
  const { stdout } = await run('docker', args, options);
  return stdout.trim();
}

/** The images as compose.yaml names them. */
export const images = [
  { tag: 'meshwalk/metric-generator:v1', service: 'metric-generator', port: 3_000 },
  { tag: 'meshwalk/chart-agent:v1', service: 'chart-agent', port: 8_888 },
  { tag: 'meshwalk/hit-counter:v1', service: 'hit-counter', port: 8_080 },
  { tag: 'meshwalk/hit-counter:v2', service: 'hit-counter', port: 8_080 },
] as const;

/** Builds the four images. On the host's network: the default one does not reach npm everywhere. */
export async function buildImages(): Promise<void> {
  for (const { tag, service } of images) {
    const version = tag.split(':')[1];
    const file = `services/${service}/Dockerfile`;
    const args = ['--network', 'host', '--build-arg', `APP_VERSION=${version}`, '--file', file];
    await docker(['build', '--quiet', ...args, '--tag', tag, '.']);
  }
}

/** The time that a container has spent on a CPU, in seconds. The command line does not tell it. */
export async function cpuSecondsOf(container: string): Promise<number> {
  const host = await docker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']);
  const socketPath = host.replace('unix://', '');
  const path = `/containers/${container}/stats?stream=false&one-shot=true`;
  const stats = await new Promise<unknown>((resolve, reject) => {
    get({ socketPath, path }, (answer) => resolve(json(answer))).on('error', reject);
  });
  const { cpu_stats } = stats as { cpu_stats: { cpu_usage: { total_usage: number } } };
  return cpu_stats.cpu_usage.total_usage / 1e9;
}

import { findFreePorts } from '../free-ports.ts';
import type { Shell, Words } from '../shell.ts';
import { type Container, instancesOf, urlsOf } from './compose-containers.ts';
import { startHelper } from './forward.ts';
import type { Copy, ServiceName } from './rung.ts';
import { containerPorts, firstOfEach } from './services.ts';

/** Where the relay listens in its container: one port for each target, from here on. */
const firstRelayPort = 20_000;

/**
 * Reaches one ready copy of each version by a container on the project's network that passes on what
 * it is sent: admin ports are published to nobody. It goes when the kit does.
 */
export async function reachByRelay(
  shell: Shell,
  { project, environment }: { project: string; environment: NodeJS.ProcessEnv },
  containers: Container[],
): Promise<Copy[]> {
  const { chartAgent, metricGenerator } = urlsOf(containers, environment);
  // These have a port of this machine, so one copy each.
  const published: Partial<Record<ServiceName, string>> = {
    'chart-agent': chartAgent,
    'metric-generator': metricGenerator,
  };
  const copies = firstOfEach(instancesOf(containers).filter(({ isReady }) => isReady));
  const targets = copies.flatMap(({ service, name }) => [
    `${name}:${containerPorts.admin}`,
    ...(published[service] === undefined ? [`${name}:${containerPorts[service]}`] : []),
  ]);
  if (targets.length === 0) return [];
  const urls = await startRelay(shell, `${project}_default`, targets);
  return copies.map(({ service, version, name }) => {
    const at = (port: number) => urls[targets.indexOf(`${name}:${port}`)] ?? '';
    const url = published[service] ?? at(containerPorts[service]);
    return { service, version, url, adminUrl: at(containerPorts.admin) };
  });
}

/** Gives the URL of each target from here. Throws Refusal where the relay does not start. */
async function startRelay(shell: Shell, network: string, targets: string[]): Promise<string[]> {
  const ports = await findFreePorts(targets.length);
  const publishing = ports.flatMap((port, index) => {
    return ['--publish', `127.0.0.1:${port}:${firstRelayPort + index}`];
  });
  const words: Words = [
    ...(['docker', 'run', '--rm', '--interactive', '--pull=never'] as const),
    ...['--read-only', '--cap-drop=ALL', '--memory=64m', '--network', network, ...publishing],
    ...['--volume', './kit/src/rungs/relay.mjs:/relay.mjs:ro'],
    ...['meshwalk/hit-counter:v1', '/relay.mjs', ...targets],
  ];
  shell.show(words);
  if (!shell.isDryRun) await startHelper(words, /^ready$/m, 'docker cannot pass on');
  return ports.map((port) => `http://127.0.0.1:${port}`);
}

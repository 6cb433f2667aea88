import type { Shell } from '../../shell.ts';
import { type Answer, ask } from './ask.ts';
import { type Check, fine, trouble } from './check.ts';
import { checkCpus, checkMemory } from './machine.ts';
import { checkPorts } from './ports.ts';
import { compareVersions, parseVersion } from './version.ts';

/** The sum of what the containers may take. */
const needMib = 700;
const oldestCompose = [2, 22] as const;
const architectures = ['x86_64', 'amd64', 'aarch64', 'arm64'];
const getDocker = 'https://docs.docker.com/get-started/get-docker/';

/** What the compose rung needs; where it is up, its ports and memory are its own. */
export async function checkCompose(
  shell: Shell,
  environment: NodeJS.ProcessEnv,
  isUp: boolean,
): Promise<Check[]> {
  const info = await ask(shell, ['docker', 'info', '--format', '{{json .}}']);
  if (info.state === 'not installed') {
    const why = 'the services run in containers';
    return [trouble('docker is not installed', { why, mend: `Install it: ${getDocker}` })];
  }
  const compose = await ask(shell, ['docker', 'compose', 'version', '--short']);
  const buildx = await ask(shell, ['docker', 'buildx', 'version']);
  const claims = [
    { variable: 'FRONT_PORT', port: Number(environment.FRONT_PORT || 8_000) },
    { variable: 'CHART_AGENT_PORT', port: Number(environment.CHART_AGENT_PORT || 8_888) },
    { variable: 'METRIC_GENERATOR_PORT', port: Number(environment.METRIC_GENERATOR_PORT || 3_000) },
  ];
  const areAsked = !isUp && !shell.isDryRun;
  return [
    ...judgeEngine(info),
    ...judgeCompose(compose),
    ...judgeBuildx(buildx),
    ...(areAsked ? await checkPorts(environment.BIND_ADDRESS || '127.0.0.1', claims) : []),
  ];
}

/** What `docker info` says: whether there is an engine, its architecture, its memory and CPUs. */
export function judgeEngine(answer: Answer): Check[] {
  if (answer.state === 'not asked') return [];
  const { ServerVersion, Architecture, MemTotal, NCPU } = readInfo(answer);
  if (ServerVersion === undefined) {
    const said = answer.state === 'failed' ? ` (${answer.reason})` : '';
    return [
      trouble(`No Docker engine answers${said}`, {
        why: 'the services run in containers',
        mend: 'Start Docker Desktop, or: sudo systemctl start docker; your user must be in the group docker',
      }),
    ];
  }
  const isKnown = architectures.includes(Architecture ?? '');
  const architecture = isKnown
    ? fine(`Docker engine ${ServerVersion}, ${Architecture}`)
    : trouble(`The Docker engine is for ${Architecture}`, {
        why: 'the base images are made for amd64 and arm64',
        mend: 'Use an engine on one of these',
      });
  const availableMib = Math.floor((MemTotal ?? 0) / 2 ** 20);
  return [architecture, checkMemory({ availableMib }, needMib), checkCpus({ cpus: NCPU ?? 1 })];
}

interface EngineInfo {
  ServerVersion?: string;
  Architecture?: string;
  MemTotal?: number;
  NCPU?: number;
}

function readInfo(answer: Answer): EngineInfo {
  try {
    return answer.state === 'answered' ? JSON.parse(answer.output) : {};
  } catch {
    return {};
  }
}

/** What `docker compose version --short` says of the plugin; nothing where it was not asked. */
export function judgeCompose(answer: Answer): Check[] {
  if (answer.state === 'not asked') return [];
  const output = answer.state === 'answered' ? answer.output : '';
  const version = parseVersion(output);
  const mend = `Install or update the plugin: ${getDocker}`;
  if (version === undefined) {
    const why = 'compose.yaml is read by it; docker-compose 1 is too old';
    return [trouble('docker compose is missing', { why, mend })];
  }
  if (compareVersions(version, oldestCompose) >= 0) return [fine(`docker compose ${output}`)];
  const why = 'the files have a `develop` section, which Compose reads since 2.22';
  return [trouble(`docker compose ${output} is older than 2.22`, { why, mend })];
}

/** What `docker buildx version` says of the plugin; nothing where it was not asked. */
export function judgeBuildx(answer: Answer): Check[] {
  if (answer.state === 'not asked') return [];
  const version = answer.state === 'answered' ? answer.output.split(' ')[1] : undefined;
  if (version !== undefined) return [fine(`docker buildx ${version}`)];
  return [
    trouble('docker buildx is missing', {
      why: 'the images are built with BuildKit, for one architecture or for both',
      mend: `Install the plugin: ${getDocker}`,
    }),
  ];
}

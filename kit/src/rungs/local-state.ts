import { join } from 'node:path';
import { hasEnded } from '../child.ts';
import { answersOk } from '../readiness.ts';
import type { Split } from '../split.ts';
import type { LocalConfig } from './local-config.ts';
import type { Fleet, Member } from './local-fleet.ts';
import { hitsDirOf, logDirOf, planProcesses, reachableHost } from './local-processes.ts';
import type { Instance, RungUrls } from './rung.ts';

/** What `GET /status` of the running local rung says. */
export interface LocalState {
  rung: 'local';
  /** The kit's process, which ends the rest when it is told to. */
  pid: number;
  urls: RungUrls;
  v2Percent: number;
  /** The weight that it began with. */
  firstV2Percent: number;
  /** The folder of the count; absent where a Redis keeps it. */
  hitsDir?: string;
  logDir: string;
  instances: LocalInstance[];
}

export interface LocalInstance extends Instance {
  url: string;
  adminUrl: string;
  pid: number | undefined;
  logFile: string;
}

interface StateSources {
  config: LocalConfig;
  split: Split;
  fleet: Fleet;
  logDir: string;
}

const readyTimeoutMs = 2_000;

/** Asks each process whether it is ready, and says what there is. */
export async function describeFleet(sources: StateSources): Promise<LocalState> {
  const { config, split, fleet, logDir } = sources;
  const instances = await Promise.all(fleet.members().map(describeMember));
  const hits = config.REDIS_URL === undefined ? { hitsDir: hitsDirOf(config) } : {};
  return {
    rung: 'local',
    pid: process.pid,
    urls: urlsOf(config),
    v2Percent: split.v2Percent,
    firstV2Percent: config.CANARY_WEIGHT,
    ...hits,
    logDir,
    instances: instances.sort((one, other) => one.name.localeCompare(other.name)),
  };
}

/** What a rung with this environment would say of itself. */
export function planState(config: LocalConfig): LocalState {
  const { CANARY_WEIGHT: v2Percent } = config;
  const host = reachableHost(config.HOST);
  return {
    rung: 'local',
    pid: 0,
    urls: urlsOf(config),
    v2Percent,
    firstV2Percent: v2Percent,
    hitsDir: hitsDirOf(config),
    logDir: logDirOf(config),
    instances: planProcesses(config).map((plan) => {
      const [url = '', adminUrl = ''] = plan.ports.map(({ port }) => `http://${host}:${port}`);
      const logFile = join(logDirOf(config), `${plan.name}.log`);
      return { ...plan, url, adminUrl, logFile, isReady: false, pid: undefined };
    }),
  };
}

/** Where the local rung answers. */
function urlsOf(config: LocalConfig): RungUrls {
  const host = reachableHost(config.HOST);
  return {
    front: `http://${host}:${config.FRONT_PORT}`,
    metricGenerator: `http://${host}:${config.METRIC_GENERATOR_PORT}`,
    chartAgent: `http://${host}:${config.CHART_AGENT_PORT}`,
  };
}

async function describeMember({ plan, child, url, adminUrl }: Member): Promise<LocalInstance> {
  const signal = AbortSignal.timeout(readyTimeoutMs);
  return {
    service: plan.service,
    version: plan.version,
    name: plan.name,
    isReady: !hasEnded(child) && (await answersOk(`${url}/readyz`, signal)),
    url,
    adminUrl,
    pid: child.process.pid,
    logFile: child.logFile,
  };
}

import { join } from 'node:path';
import { type Child, hasEnded, startChild, stopChild } from '../child.ts';
import { findFreePorts } from '../free-ports.ts';
import { waitUntilReady } from '../readiness.ts';
import type { Split } from '../split.ts';
import { lastLines } from '../tail.ts';
import type { LocalConfig } from './local-config.ts';
import { type ProcessPlan, planProcesses, planReplica, reachableHost } from './local-processes.ts';
import type { ServiceName, Version } from './rung.ts';

const startTimeoutMs = 30_000;

/** A service's process, with what it was started from. */
export interface Member {
  plan: ProcessPlan;
  child: Child;
  /** Where it answers, without a slash at the end. */
  url: string;
  adminUrl: string;
}

/** The service processes of the local rung. */
export interface Fleet {
  members(): readonly Member[];
  /** Starts the four that the rung begins with; resolves once all are ready. */
  start(): Promise<void>;
  /** Brings a service's version to so many replicas; the front door knows before one ends. */
  scale(service: ServiceName, version: Version, replicas: number): Promise<void>;
  /** Ends all of them in order. */
  stop(): Promise<void>;
  kill(): void;
}

interface FleetOptions {
  config: LocalConfig;
  environment: NodeJS.ProcessEnv;
  logDir: string;
  split: Split;
  /** Is told of a process that ended by itself. */
  onEnd(child: Child, how: string): void;
}

/** The processes of a rung with this configuration; none runs before `start`. */
export function createFleet({ config, environment, logDir, split, onEnd }: FleetOptions): Fleet {
  const host = reachableHost(config.HOST);
  const plans = planProcesses(config);
  let members: Member[] = [];
  /** Scalings of one version wait for each other. */
  const turns = new Map<string, Promise<void>>();
  let isStopping = false;

  /** Tells the front door which replicas there are. */
  const publish = () => {
    for (const version of ['v1', 'v2'] as const) {
      const replicas = members.filter(({ plan }) => isOf(plan, 'hit-counter', version));
      split.replicas[version] = replicas.map(({ url }) => url);
    }
  };

  const launch = (plan: ProcessPlan): Member => {
    const logFile = join(logDir, `${plan.name}.log`);
    const child = startChild(plan, { ...environment, ...plan.environment }, logFile);
    const [url = '', adminUrl = ''] = plan.ports.map(({ port }) => `http://${host}:${port}`);
    const member = { plan, child, url, adminUrl };
    child.process.once('exit', (code, signal) => {
      if (members.includes(member) && !isStopping) onEnd(child, signal ?? `exit code ${code}`);
    });
    return member;
  };

  const scale = async (service: ServiceName, version: Version, replicas: number) => {
    const plan = plans.find((candidate) => isOf(candidate, service, version));
    if (plan === undefined) throw new Error(`The local rung has no ${service} ${version}`);
    const all = members.filter((member) => isOf(member.plan, service, version));
    const running = all.filter(({ child }) => !hasEnded(child));
    const [kept, leaving] = [running.slice(0, replicas), running.slice(replicas)];
    const names = new Set(kept.map((member) => member.plan.name));
    const added: Member[] = [];
    for (let number = 1; kept.length + added.length < replicas; number++) {
      const ports = number === 1 ? [] : await findFreePorts(2, { host: config.HOST });
      const next = number === 1 ? plan : planReplica(plan, number, ports);
      if (!names.has(next.name)) added.push(launch(next));
    }
    await whenReady(added);
    members = [...members.filter((member) => !all.includes(member)), ...kept, ...added];
    publish();
    await Promise.all(leaving.map(({ child }) => stopChild(child)));
  };

  return {
    members: () => members,
    async start() {
      members = plans.map(launch);
      publish();
      await whenReady(members);
    },
    scale(service, version, replicas) {
      const name = `${service} ${version}`;
      const before = turns.get(name) ?? Promise.resolve();
      const turn = before.then(() => scale(service, version, replicas));
      turns.set(
        name,
        turn.catch(() => undefined),
      );
      return turn;
    },
    async stop() {
      isStopping = true;
      await Promise.all(turns.values());
      await Promise.all(members.map(({ child }) => stopChild(child)));
    },
    kill() {
      for (const { child } of members) child.process.kill('SIGKILL');
    },
  };
}

const isOf = (plan: ProcessPlan, service: ServiceName, version: Version) =>
  plan.service === service && plan.version === version;

/** Resolves once all are ready. Where one is not, kills them and throws with the end of its log. */
async function whenReady(members: readonly Member[]): Promise<void> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), startTimeoutMs);
  for (const { child } of members) child.process.once('exit', () => giveUp.abort());
  try {
    await Promise.all(members.map(({ url }) => waitUntilReady(`${url}/readyz`, giveUp.signal)));
  } catch (cause) {
    const late = members.find(({ child }) => hasEnded(child))?.child;
    for (const { child } of members) child.process.kill('SIGKILL');
    if (late === undefined) throw new Error(`No answer within ${startTimeoutMs} ms`, { cause });
    const end = lastLines(late.logFile, 3);
    throw new Error(`${late.name} did not start. The end of ${late.logFile}:\n${end}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

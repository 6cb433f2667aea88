import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfigOrExit } from '@meshwalk/chassis/config';
import { createLogger } from '@meshwalk/chassis/logger';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { type Child, hasEnded, startChild, stopChild } from '../child.ts';
import type { FrontDoor } from '../front-door.ts';
import { findPortTrouble } from '../ports.ts';
import { waitUntilReady } from '../readiness.ts';
import { lastLines } from '../tail.ts';
import { type LocalConfig, localSchema } from './local-config.ts';
import { type ProcessPlan, planProcesses, reachableHost } from './local-processes.ts';
import { describeLocalRung } from './local-table.ts';

const startTimeoutMs = 30_000;
const stopTimeoutMs = 15_000;
const parentCheckMs = 250;

/**
 * Runs the local rung in the foreground: four services and the front door, until a signal. Exits
 * with 1 when the environment, a port or a service stands in the way.
 */
export async function runLocalRung(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfigOrExit<LocalConfig>(localSchema, environment);
  const plans = planProcesses(config);
  const claims = [
    { variable: 'FRONT_PORT', port: config.FRONT_PORT },
    ...plans.flatMap(({ ports }) => ports),
  ];
  const trouble = await findPortTrouble(config.HOST, claims);
  if (trouble.length > 0) fail(trouble.join('\n'));

  const logDir = join(resolve(config.DATA_DIR), 'logs');
  mkdirSync(logDir, { recursive: true });
  const children = plans.map((plan) => {
    const logFile = join(logDir, `${plan.name}.log`);
    return startChild(plan, { ...environment, ...plan.environment }, logFile);
  });
  const frontDoor = openFrontDoor(config, join(logDir, 'front-door.log'));
  const { stopping, stop } = stopOnSignal(frontDoor, children);
  if (environment.npm_lifecycle_event !== undefined) stopWhenOrphaned(stop);

  await Promise.all([
    frontDoor.then(({ app }) => app.listen({ host: config.HOST, port: config.FRONT_PORT })),
    waitForServices(config, plans, children),
  ]).catch((error) => {
    if (stopping.aborted) return;
    for (const child of children) child.process.kill('SIGKILL');
    fail(error.message);
  });
  if (stopping.aborted) return;
  for (const child of children) reportEnd(child, stopping);
  process.stdout.write(`${describeLocalRung(config, logDir)}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Loaded while the services start: a proxy is half a second of code. */
async function openFrontDoor(config: LocalConfig, logFile: string): Promise<FrontDoor> {
  const { createFrontDoor } = await import('../front-door.ts');
  const host = reachableHost(config.HOST);
  const about = { APP_VERSION: 'v1', HOSTNAME: config.HOST, LOG_LEVEL: 'info' } as const;
  return createFrontDoor({
    v1: `http://${host}:${config.HIT_COUNTER_V1_PORT}`,
    v2: `http://${host}:${config.HIT_COUNTER_V2_PORT}`,
    v2Percent: config.CANARY_WEIGHT,
    logger: createLogger('front-door', about, pino.destination({ dest: logFile, sync: false })),
  });
}

async function waitForServices(config: LocalConfig, plans: ProcessPlan[], children: Child[]) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), startTimeoutMs);
  for (const child of children) child.process.once('exit', () => giveUp.abort());
  try {
    await Promise.all(
      plans.map(({ ports }) => {
        const url = `http://${reachableHost(config.HOST)}:${ports[0]?.port}/readyz`;
        return waitUntilReady(url, giveUp.signal);
      }),
    );
  } catch (cause) {
    const late = children.find(hasEnded);
    if (late === undefined) throw new Error(`No answer within ${startTimeoutMs} ms`, { cause });
    const end = lastLines(late.logFile, 3);
    throw new Error(`${late.name} did not start. The end of ${late.logFile}:\n${end}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Tells of a service that ends while the rung is up; the rest goes on without it. */
function reportEnd({ name, process: child, logFile }: Child, stopping: AbortSignal): void {
  child.once('exit', (code, signal) => {
    if (stopping.aborted) return;
    process.stderr.write(`${name} ended (${signal ?? `exit code ${code}`}); see ${logFile}\n`);
  });
}

/** Ends everything in order on a signal, and at once on a second one. */
function stopOnSignal(frontDoor: Promise<FrontDoor>, children: Child[]) {
  const stopping = new AbortController();
  const kill = () => {
    for (const child of children) child.process.kill('SIGKILL');
  };
  const { close } = closeWithGrace(
    { delay: stopTimeoutMs, logger: false, onSecondSignal: kill, onTimeout: kill },
    async ({ err }) => {
      stopping.abort();
      if (err) process.stderr.write(`${err.stack}\n`);
      process.stdout.write('\nStopping …\n');
      await (await frontDoor).close();
      await Promise.all(children.map(stopChild));
      process.stdout.write('Stopped.\n');
    },
  );
  return { stopping: stopping.signal, stop: close };
}

/** npm passes SIGTERM to its shell, which ends without telling us: so look whether it is there. */
function stopWhenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, parentCheckMs).unref();
}

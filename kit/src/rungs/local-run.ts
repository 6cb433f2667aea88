import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bufferedDestination, createLogger } from '@meshwalk/chassis/logger';
import closeWithGrace from 'close-with-grace';
import type { FrontDoor } from '../front-door.ts';
import { findPortTrouble } from '../ports.ts';
import { createSplit, type Split } from '../split.ts';
import { type LocalConfig, readLocalConfig } from './local-config.ts';
import { createFleet, type Fleet } from './local-fleet.ts';
import { logDirOf, planProcesses } from './local-processes.ts';
import { describeLocalRung } from './local-table.ts';

const stopTimeoutMs = 15_000;
const parentCheckMs = 250;

/** The front door and its admin door. */
interface Doors {
  front: FrontDoor;
  admin: FrontDoor;
}

/**
 * Runs the local rung in the foreground: four services and the front door, until a signal. Exits
 * with 1 when a port or a service stands in the way. Throws WrongCall.
 */
export async function runLocalRung(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readLocalConfig(environment);
  const { HOST: host, FRONT_PORT: port, FRONT_ADMIN_PORT: adminPort } = config;
  const trouble = await findPortTrouble(host, [
    { variable: 'FRONT_PORT', port },
    { variable: 'FRONT_ADMIN_PORT', port: adminPort },
    ...planProcesses(config).flatMap(({ ports }) => ports),
  ]);
  if (trouble.length > 0) fail(trouble.join('\n'));

  const logDir = logDirOf(config);
  mkdirSync(logDir, { recursive: true });
  const split = createSplit(config.CANARY_WEIGHT);
  const fleet = createFleet({
    config,
    environment,
    logDir,
    split,
    onEnd: ({ name, logFile }, how) =>
      process.stderr.write(`${name} ended (${how}); see ${logFile}\n`),
  });
  const started = fleet.start();
  const doors = createDoors(config, { split, fleet, logDir });
  const { stopping, stop } = stopOnSignal(doors, fleet);
  if (environment.npm_lifecycle_event !== undefined) stopWhenOrphaned(stop);

  try {
    const { front, admin } = await doors;
    await Promise.all([started, front.app.listen({ host, port })]);
    // Last: who sees it answer may count on all the rest.
    await admin.app.listen({ host, port: adminPort });
  } catch (error) {
    if (stopping.aborted) return;
    fleet.kill();
    fail(error instanceof Error ? error.message : String(error));
  }
  if (!stopping.aborted) process.stdout.write(`${describeLocalRung(config, logDir)}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Loaded while the services start: a proxy is half a second of code. */
async function createDoors(
  config: LocalConfig,
  { split, fleet, logDir }: { split: Split; fleet: Fleet; logDir: string },
): Promise<Doors> {
  const [{ createFrontDoor }, { createFrontAdmin }, { createMetrics }] = await Promise.all([
    import('../front-door.ts'),
    import('../front-admin.ts'),
    import('@meshwalk/chassis/metrics'),
  ]);
  const about = { APP_VERSION: 'v1', HOSTNAME: config.HOST, LOG_LEVEL: 'info' } as const;
  const dest = join(logDir, 'front-door.log');
  const logger = createLogger('front-door', about, bufferedDestination(dest));
  const metrics = createMetrics('front-door', about.APP_VERSION);
  return {
    front: createFrontDoor({ draw: () => split.draw(), logger, metrics }),
    admin: createFrontAdmin({ config, split, fleet, logDir, logger, metrics }),
  };
}

/** Ends everything in order on a signal, and at once on a second one. */
function stopOnSignal(doors: Promise<Doors>, fleet: Fleet) {
  const stopping = new AbortController();
  const kill = () => fleet.kill();
  const { close } = closeWithGrace(
    { delay: stopTimeoutMs, logger: false, onSecondSignal: kill, onTimeout: kill },
    async ({ err }) => {
      stopping.abort();
      if (err) process.stderr.write(`${err.stack}\n`);
      process.stdout.write('\nStopping …\n');
      const { front, admin } = await doors;
      await Promise.all([front.close(), admin.close()]);
      await fleet.stop();
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

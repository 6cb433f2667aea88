import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@meshwalk/chassis/logger';
import { createFrontDoor } from '../../kit/src/front-door.ts';
import { waitUntilReady } from '../../kit/src/readiness.ts';

const server = new URL('../../services/hit-counter/src/server.ts', import.meta.url).pathname;

/** Two real hit-counters on one count behind the kit's front door, whose weight can be moved. */
export async function startCanary(v2Share: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'meshwalk-canary-'));
  const [front, v1, v2] = await Promise.all([
    freePort(),
    startHitCounter('v1', dataDir),
    startHitCounter('v2', dataDir),
  ]);
  let share = v2Share;
  const openDoor = async () => {
    const door = createFrontDoor({
      v1: v1.url,
      v2: v2.url,
      v2Percent: 50,
      random: () => (Math.random() < share ? 0 : 0.99),
      logger: createLogger('front-door', { APP_VERSION: 'v1', HOSTNAME: '', LOG_LEVEL: 'silent' }),
    });
    await door.listen({ host: '127.0.0.1', port: front });
    return door;
  };
  let door = await openDoor();
  const closeDoor = async () => {
    door.server.closeAllConnections();
    await door.close();
  };

  return {
    url: `http://127.0.0.1:${front}`,
    setShare(to: number) {
      share = to;
    },
    /** PUT /faults on v2's admin port. */
    async setFaults(rules: object) {
      await fetch(`${v2.adminUrl}/faults`, { method: 'PUT', body: JSON.stringify(rules) });
    },
    async clearFaults() {
      await fetch(`${v2.adminUrl}/faults`, { method: 'DELETE' });
    },
    closeDoor,
    async reopenDoor() {
      door = await openDoor();
    },
    async stop() {
      await closeDoor();
      await Promise.all([v1.stop(), v2.stop()]);
      await rm(dataDir, { recursive: true });
    },
  };
}

export type Canary = Awaited<ReturnType<typeof startCanary>>;

async function startHitCounter(version: string, dataDir: string) {
  const [port, adminPort] = await Promise.all([freePort(), freePort()]);
  const child = spawn(process.execPath, [server], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      HOSTNAME: `hit-counter-${version}-7d9f`,
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      APP_VERSION: version,
      DATA_DIR: dataDir,
      SHUTDOWN_DELAY_MS: '0',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(`${url}/readyz`, AbortSignal.timeout(20_000));
  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

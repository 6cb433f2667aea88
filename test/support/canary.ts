import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFrontDoor } from '../../kit/src/front-door.ts';
import { recordingLogger } from './log.ts';
import { startService } from './service-process.ts';

/** Two real hit-counters on one count behind the kit's front door, whose weight can be moved. */
export async function startCanary(v2Share: number) {
  const dataDir = await mkdtemp(join(tmpdir(), 'canary-'));
  const start = (version: string) =>
    startService('hit-counter', {
      APP_VERSION: version,
      HOSTNAME: `hit-counter-${version}-7d9f`,
      DATA_DIR: dataDir,
    });
  const v1 = await start('v1');
  const v2 = await start('v2').catch(async (error) => {
    await v1.stop();
    throw error;
  });
  let share = v2Share;
  const openDoor = async (port: number) => {
    const door = createFrontDoor({
      draw: () => (Math.random() < share ? v2.url : v1.url),
      logger: recordingLogger().logger,
    });
    const url = await door.app.listen({ host: '127.0.0.1', port });
    return { door, url };
  };
  let { door, url } = await openDoor(0);
  const closeDoor = async () => {
    door.app.server.closeAllConnections();
    await door.close();
  };

  return {
    url,
    v1: v1.url,
    v2: v2.url,
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
      ({ door, url } = await openDoor(Number(new URL(url).port)));
    },
    async stop() {
      await closeDoor();
      await Promise.all([v1.stop(), v2.stop()]);
      await rm(dataDir, { recursive: true });
    },
  };
}

export type Canary = Awaited<ReturnType<typeof startCanary>>;

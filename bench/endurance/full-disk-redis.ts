import { setTimeout as sleep } from 'node:timers/promises';
import {
  type RedisServer,
  redisServerMissing,
  startRedis,
} from '../../test/support/redis-server.ts';
import { startService } from '../../test/support/service-process.ts';
import { smallDisk, smallDiskMissing } from '../../test/support/small-disk.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { type Context, createLedger, type Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const diskKib = 16 * 1_024;
const fullForMs = 1_500;
const restartAfterMs = 200;
const deadlineMs = 30_000;

/** Starts Redis again each time it ends, as Compose and Kubernetes do; tells how often it did. */
function keepRunning(context: Context, redis: RedisServer) {
  let isOver = false;
  let ends = 0;
  const watching = (async () => {
    while (!isOver) {
      await redis.ended();
      if (isOver) return;
      ends += 1;
      await sleep(restartAfterMs);
      await redis.restart().catch(() => undefined);
    }
  })();
  context.after(async () => {
    isOver = true;
    await redis.stop();
    await watching;
  });
  return () => ends;
}

export const fullDiskRedis: Trial = {
  name: 'full-disk-redis',
  promised:
    'Redis on a full disk ends rather than answer what it could not write; meanwhile a hit is a 503 and the counter unready; started again where there is room, it has every number that was given',
  unit: 'times full',
  long: 10,
  short: 1,
  missing: redisServerMissing || smallDiskMissing,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const disk = await smallDisk(context, diskKib);
    const redis = await startRedis({ dir: disk.dir });
    const endsOf = keepRunning(context, redis);
    const counter = await startService('hit-counter', { REDIS_URL: redis.url });
    context.after(counter.stop);
    const status = async (path: string) => (await fetch(counter.url + path)).status;
    const isReady = async () => (await status('/readyz')) === 200;
    await waitUntil('ready', deadlineMs, isReady);

    const crowd = sendCrowd(context, [counter.url]);
    for (let round = 0; round < size; round++) {
      await crowd.untilAnswered(100);
      const before = endsOf();
      disk.fill();
      await waitUntil('Redis ends', deadlineMs, () => endsOf() > before);
      hold((await status('/healthz')) === 200, 'the counter is not alive');
      await waitUntil('it is unready', deadlineMs, async () => !(await isReady()));
      await sleep(fullForMs);
      disk.free();
      await waitUntil('ready again', deadlineMs, isReady);
    }
    await crowd.untilAnswered(100);
    await crowd.stop();
    const visits = judgeVisits(crowd, await readHits(counter.url));
    return {
      figures: { 'times full': size, 'Redis ended': endsOf(), ...visits.figures },
      broken: [...broken, ...visits.broken, ...oddFailures(crowd, [503])],
    };
  },
};

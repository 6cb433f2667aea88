import { setTimeout as sleep } from 'node:timers/promises';
import { redisServerMissing, startRedis } from '../../test/support/redis-server.ts';
import { startService } from '../../test/support/service-process.ts';
import { waitUntil } from '../../test/support/wait.ts';
import type { Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const deadlineMs = 30_000;
const longestPauseMs = 1_000;

export const redisRestarts: Trial = {
  name: 'redis-restarts',
  promised:
    'Redis may be killed or told to end: meanwhile a hit is a 503, no answered hit is lost or counted twice, and both counters find it again by themselves',
  unit: 'restarts',
  long: 20,
  short: 'test/counting.test.ts',
  missing: redisServerMissing,
  async run(context, size) {
    const redis = await startRedis();
    context.after(redis.stop);
    const start = () => startService('hit-counter', { REDIS_URL: redis.url });
    const counters = await Promise.all([start(), start()]);
    for (const { stop } of counters) context.after(stop);
    const urls = counters.map(({ url }) => url);
    const untilReady = () =>
      waitUntil('both are ready', deadlineMs, async () => {
        const answers = await Promise.all(urls.map((url) => fetch(`${url}/readyz`)));
        return answers.every(({ status }) => status === 200);
      });
    await untilReady();

    const crowd = sendCrowd(context, urls);
    let slowestMs = 0;
    for (let round = 0; round < size; round++) {
      await crowd.untilAnswered(200);
      await redis.kill(round % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
      await sleep(Math.random() * longestPauseMs);
      await redis.restart();
      const startedAt = performance.now();
      await untilReady();
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    }
    await crowd.untilAnswered(200);
    await crowd.stop();
    const { figures, broken } = judgeVisits(crowd, await readHits(urls[0] ?? ''));
    return {
      figures: { ...figures, 'slowest return (ms)': Math.round(slowestMs) },
      broken: [...broken, ...oddFailures(crowd, [503])],
    };
  },
};

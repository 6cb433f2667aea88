import { badSources } from './bad-sources.ts';
import { clockJumps } from './clock-jumps.ts';
import { countersBehindFrontDoor } from './counters-behind-front-door.ts';
import { countersBehindNginx } from './counters-behind-nginx.ts';
import { fileDescriptors } from './file-descriptors.ts';
import { fullDiskLmdb } from './full-disk-lmdb.ts';
import { fullDiskRedis } from './full-disk-redis.ts';
import { mixedLoad } from './mixed-load.ts';
import { nginxReloads } from './nginx-reloads.ts';
import { randomCharts } from './random-charts.ts';
import { redisRestarts } from './redis-restarts.ts';
import type { Trial } from './trial.ts';

/** In the order in which they run. */
export const trials: readonly Trial[] = [
  mixedLoad,
  randomCharts,
  redisRestarts,
  countersBehindNginx,
  countersBehindFrontDoor,
  nginxReloads,
  badSources,
  fileDescriptors,
  fullDiskLmdb,
  fullDiskRedis,
  clockJumps,
];

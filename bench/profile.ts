/** `npm run bench:profile`: where each service spends its time under load. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Profiler } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alignRows, formatShare } from '../kit/src/load/format.ts';
import { freePorts } from '../test/support/free-ports.ts';
import { startRedis } from '../test/support/redis-server.ts';
import { type Contender, startContender } from './contender.ts';
import { drawFor } from './draw-for.ts';
import { drawDefault } from './jobs.ts';
import { askFor } from './load.ts';
import { sharesByPlace } from './places.ts';
import { startSampling } from './sampler.ts';
import { ourService } from './suite.ts';

const seconds = 10;
const shown = 12;
const hook = new URL('./sample-on-signal.ts', import.meta.url).href;

/** Loads a service and gives the profile of its main thread. */
async function profileService(contender: Contender): Promise<Profiler.Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'meshwalk-profile-'));
  const file = join(folder, 'profile.json');
  const [node, ...args] = contender.command;
  const runner = await startContender({
    ...contender,
    command: [node, '--import', hook, ...args],
    env: { ...contender.env, PROFILE_FILE: file },
  });
  try {
    const load = { url: contender.url, connections: 64 };
    await askFor({ ...load, seconds: 3 });
    process.kill(runner.pid, 'SIGCONT');
    await askFor({ ...load, seconds });
    process.kill(runner.pid, 'SIGCONT');
    return await readWhenWritten(file);
  } finally {
    await runner.stop();
    rmSync(folder, { recursive: true });
  }
}

async function readWhenWritten(file: string): Promise<Profiler.Profile> {
  for (;;) {
    await sleep(100);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      // Not yet, or not all of it.
    }
  }
}

/** Draws on this thread as a worker of the chart-agent does; its main thread has little to do. */
async function profileDrawing(): Promise<Profiler.Profile> {
  const draw = drawDefault();
  await drawFor(draw, 3);
  const sampling = await startSampling();
  await drawFor(draw, seconds);
  return sampling.stop();
}

function print(title: string, profile: Profiler.Profile): void {
  const rows = sharesByPlace(profile)
    .slice(0, shown)
    .map(({ place, share }) => [place, formatShare(share)]);
  process.stdout.write(`\n${alignRows([[title, 'of its time'], ...rows], 2).join('\n')}\n`);
}

const [port = 0, adminPort = 0, hitsPort = 0, hitsAdminPort = 0] = await freePorts(4);
print(
  'metric-generator',
  await profileService(
    ourService('metric-generator', {
      ports: [port, adminPort],
      path: '/metrics',
      contentType: 'application/json',
    }),
  ),
);
const redis = await startRedis();
try {
  const counter = ourService('hit-counter', {
    ports: [hitsPort, hitsAdminPort],
    path: '/',
    contentType: 'text/plain',
    env: { REDIS_URL: redis.url },
  });
  print('hit-counter on Redis', await profileService(counter));
} finally {
  await redis.stop();
}
print('chart-agent: a thread that draws', await profileDrawing());

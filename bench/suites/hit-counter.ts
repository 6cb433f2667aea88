import { spawnSync } from 'node:child_process';
import { freePorts } from '../../test/support/free-ports.ts';
import {
  type RedisServer,
  redisServerMissing,
  startRedis,
} from '../../test/support/redis-server.ts';
import type { Contender } from '../contender.ts';
import { race } from '../race.ts';
import { benchmarkRedis } from '../redis-benchmark.ts';
import { type BenchOptions, ourService, peer, perCpuSecond, type SuiteResult } from '../suite.ts';

const connections = 64;
const flask = "the tutorial's Flask with gunicorn";
const suite = 'hit-counter';

/** The hit-counter on Redis beside the tutorial's Flask, plain node:http, and redis-benchmark. */
export async function benchHitCounter(options: BenchOptions): Promise<SuiteResult> {
  if (redisServerMissing) {
    return { suite, standings: [], goals: [], missing: ['redis-server (apt: redis-server)'] };
  }
  const redis = await startRedis();
  try {
    const hasFlask = !spawnSync(
      'gunicorn',
      ['--check-config', '--chdir', peer(''), 'flask_hits:app'],
      {
        env: { PATH: process.env.PATH, REDIS_URL: redis.url },
      },
    ).status;
    const standings = await race(await contendersOn(redis, hasFlask), { connections, ...options });
    const ours = perCpuSecond(standings, 'hit-counter');
    const goals: SuiteResult['goals'] = [
      {
        who: 'hit-counter',
        what: 'share of node:http with ioredis, per CPU second',
        measured: (ours / perCpuSecond(standings, 'node:http with ioredis')) * 100,
        wanted: 70,
        unit: '%',
      },
    ];
    if (hasFlask) {
      goals.push({
        who: 'hit-counter',
        what: `times ${flask}, per CPU second`,
        measured: ours / perCpuSecond(standings, flask),
        wanted: 10,
        unit: '×',
      });
    }
    standings.push(await benchmarkRedis(redis.port, connections));
    const missing = hasFlask ? [] : [`${flask} (apt: gunicorn python3-flask python3-redis)`];
    return { suite, standings, goals, missing };
  } finally {
    await redis.stop();
  }
}

async function contendersOn(redis: RedisServer, hasFlask: boolean): Promise<Contender[]> {
  const [port = 0, adminPort = 0, floorPort = 0, flaskPort = 0] = await freePorts(4);
  const env = { REDIS_URL: redis.url };
  const contenders: Contender[] = [
    ourService('hit-counter', {
      ports: [port, adminPort],
      path: '/',
      contentType: 'text/plain',
      env,
    }),
    {
      name: 'node:http with ioredis',
      command: [process.execPath, peer('node-http-hits.ts')],
      env: { ...env, PORT: String(floorPort) },
      url: `http://127.0.0.1:${floorPort}/`,
      contentType: 'text/plain',
    },
  ];
  if (hasFlask) {
    contenders.push({
      name: flask,
      command: [
        'gunicorn',
        ...['--chdir', peer('')],
        ...['--bind', `127.0.0.1:${flaskPort}`],
        // The way of running it that keeps connections alive, as every other contender does.
        ...['--worker-class', 'gthread', '--workers', '2', '--threads', '8'],
        ...['--access-logfile', '-', '--log-level', 'warning'],
        'flask_hits:app',
      ],
      env,
      url: `http://127.0.0.1:${flaskPort}/`,
      contentType: 'text/html',
    });
  }
  return contenders;
}

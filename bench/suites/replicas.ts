import { createLatencies } from '../../kit/src/load/latency.ts';
import { buildImages, dockerMissing } from '../../test/compose/support/docker.ts';
import { freePorts } from '../../test/support/free-ports.ts';
import { redisServerMissing, startRedis } from '../../test/support/redis-server.ts';
import { type Runner, startContender } from '../contender.ts';
import { askFor } from '../load.ts';
import { median } from '../median.ts';
import type { Standing } from '../race.ts';
import type { BenchOptions, SuiteResult } from '../suite.ts';

const suite = 'replicas';
const counts = [1, 2, 3];
const connections = 16;
/** What a replica may use, as a limit of 200m in Kubernetes: so that three leave room for the rest. */
const cpus = '0.2';

/** Replicas of the hit-counter on one Redis, each in a container held to a fifth of a core. */
export async function benchReplicas(options: BenchOptions): Promise<SuiteResult> {
  const lacking = dockerMissing || redisServerMissing;
  if (lacking) return { suite, standings: [], goals: [], missing: [lacking] };
  await buildImages();
  const redis = await startRedis();
  const replicas: Runner[] = [];
  try {
    const standings = [];
    for (const count of counts) {
      while (replicas.length < count) replicas.push(await startReplica(redis.url));
      standings.push(await measure(replicas, options));
    }
    const [one = Number.NaN, two = 0, three = 0] = standings.map((each) => each.requestsPerSecond);
    const who = 'hit-counter';
    return {
      suite,
      standings,
      goals: [
        {
          who,
          what: '2 replicas beside 1, requests per second',
          measured: two / one,
          wanted: 1.5,
          unit: '×',
        },
        {
          who,
          what: '3 replicas beside 1, requests per second',
          measured: three / one,
          wanted: 2,
          unit: '×',
        },
      ],
      missing: [],
    };
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
  }
}

async function startReplica(redisUrl: string): Promise<Runner> {
  const [port = 0, adminPort = 0] = await freePorts(2);
  const variables = {
    HOST: '127.0.0.1',
    PORT: port,
    ADMIN_PORT: adminPort,
    REDIS_URL: redisUrl,
    SHUTDOWN_DELAY_MS: 0,
  };
  return startContender({
    name: 'hit-counter in a container',
    command: [
      ...(['docker', 'run', '--rm', '--network', 'host', '--cpus', cpus] as const),
      ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      'meshwalk/hit-counter:v1',
    ],
    url: `http://127.0.0.1:${port}/`,
    contentType: 'text/plain',
  });
}

/** Loads all replicas at once, each over its own connections, as a balancer that knows them does. */
async function measure(
  replicas: readonly Runner[],
  { seconds, rounds }: BenchOptions,
): Promise<Standing> {
  const askAll = (forSeconds: number, latencies = createLatencies()) =>
    Promise.all(
      replicas.map(({ contender: { url } }) =>
        askFor({ url, connections, seconds: forSeconds }, latencies),
      ),
    );
  await askAll(3);
  const latencies = createLatencies();
  const turns = [];
  for (let round = 0; round < rounds; round++) turns.push(await askAll(seconds, latencies));
  return {
    name: `hit-counter × ${replicas.length}`,
    requestsPerSecond: median(
      turns.map((turn) => turn.reduce((total, each) => total + each.requests / each.seconds, 0)),
    ),
    p50Ms: latencies.percentile(50),
    p99Ms: latencies.percentile(99),
    p999Ms: latencies.percentile(99.9),
    failures: turns.flat().reduce((total, { failures }) => total + failures, 0),
  };
}

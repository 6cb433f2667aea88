import { setTimeout as sleep } from 'node:timers/promises';
import { createLatencies } from '../kit/src/load/latency.ts';
import { type Contender, startContender } from './contender.ts';
import { askFor } from './load.ts';
import type { Standing } from './race.ts';
import type { BenchOptions } from './suite.ts';

const connections = 16;
const pauseMs = 10;

/** How fast `/healthz` answers while more charts are asked for than can be drawn. */
export async function benchHealth(
  agent: Contender,
  { seconds, rounds }: BenchOptions,
): Promise<Standing> {
  const runner = await startContender(agent);
  const latencies = createLatencies();
  try {
    await askFor({ url: agent.url, connections, seconds: 2 });
    const load = askFor({ url: agent.url, connections, seconds: seconds * rounds });
    let isLoaded = true;
    load.finally(() => {
      isLoaded = false;
    });
    let failures = 0;
    const startedAt = performance.now();
    while (isLoaded) {
      const askedAt = performance.now();
      const answer = await fetch(new URL('/healthz', agent.url));
      await answer.arrayBuffer();
      latencies.record(performance.now() - askedAt);
      if (!answer.ok) failures++;
      await sleep(pauseMs);
    }
    return {
      name: '/healthz meanwhile',
      requestsPerSecond: latencies.count() / ((performance.now() - startedAt) / 1_000),
      p50Ms: latencies.percentile(50),
      p99Ms: latencies.percentile(99),
      failures: failures + (await load).failures,
    };
  } finally {
    await runner.stop();
  }
}

import { createLatencies } from '../../kit/src/load/latency.ts';
import { type Demo, startDemo } from '../../test/compose/support/demo.ts';
import { buildImages, docker, dockerMissing } from '../../test/compose/support/docker.ts';
import { askFor } from '../load.ts';
import { median } from '../median.ts';
import type { Standing } from '../race.ts';
import type { BenchOptions, SuiteResult } from '../suite.ts';

const suite = 'replicas';
const counts = [1, 2, 3];
const connections = 64;
/** What a replica may use, as a limit of 200m in Kubernetes: so that three leave room for the rest. */
const cpus = '0.2';

/** Replicas of the hit-counter behind nginx in Compose, each held to a fifth of a core. */
export async function benchReplicas(options: BenchOptions): Promise<SuiteResult> {
  if (dockerMissing) return { suite, standings: [], goals: [], missing: [dockerMissing] };
  await buildImages();
  const demo = await startDemo('bench', { CANARY_WEIGHT: '0' });
  try {
    const standings = [];
    for (const count of counts) standings.push(await measure(demo, count, options));
    const [one, two, three] = standings.map(({ requestsPerSecond }) => requestsPerSecond);
    const growth = (more = Number.NaN) => more / (one ?? Number.NaN);
    return {
      suite,
      standings,
      goals: [
        {
          who: 'hit-counter',
          what: '2 replicas beside 1',
          measured: growth(two),
          wanted: 1.6,
          unit: '×',
        },
        {
          who: 'hit-counter',
          what: '3 replicas beside 1',
          measured: growth(three),
          wanted: 2.2,
          unit: '×',
        },
      ],
      missing: [],
    };
  } finally {
    await demo.down();
  }
}

async function measure(
  demo: Demo,
  count: number,
  { seconds, rounds }: BenchOptions,
): Promise<Standing> {
  const scale = `hit-counter-v1=${count}`;
  await demo.compose('up', '--detach', '--wait', '--no-build', '--no-recreate', '--scale', scale);
  const containers = Array.from({ length: count }, (_, index) =>
    demo.container('hit-counter-v1', index + 1),
  );
  await docker(['update', '--cpus', cpus, ...containers]);
  const load = { url: demo.front, connections, seconds };
  // nginx finds a new replica within its resolver's time.
  await askFor({ ...load, seconds: 5 });
  const latencies = createLatencies();
  const turns = [];
  for (let round = 0; round < rounds; round++) turns.push(await askFor(load, latencies));
  return {
    name: `hit-counter × ${count} behind nginx`,
    requestsPerSecond: median(turns.map((turn) => turn.requests / turn.seconds)),
    p50Ms: latencies.percentile(50),
    p99Ms: latencies.percentile(99),
    p999Ms: latencies.percentile(99.9),
    failures: turns.reduce((total, { failures }) => total + failures, 0),
  };
}

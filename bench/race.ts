import { createLatencies, type Latencies } from '../kit/src/load/latency.ts';
import { type Contender, type Runner, startContender } from './contender.ts';
import { askFor, type LoadResult } from './load.ts';
import { median } from './median.ts';
import { cpuSecondsOf, peakMemoryMbOf } from './process-tree.ts';

export interface RaceOptions {
  connections: number;
  /** How long each contender is loaded in each round. */
  seconds: number;
  rounds: number;
}

/** What one contender did: rates are medians of the rounds, latencies are of all their requests. */
export interface Standing {
  name: string;
  requestsPerSecond: number;
  requestsPerCpuSecond?: number;
  p50Ms: number;
  p99Ms: number;
  p999Ms?: number;
  /** The most memory that was resident, in MB of 10⁶ bytes. */
  peakMb?: number;
  /** From the start of the process to its first answer. */
  readyMs?: number;
  failures: number;
}

interface Lane {
  runner: Runner;
  latencies: Latencies;
  rounds: (LoadResult & { cpuSeconds: number })[];
}

const warmUpSeconds = 3;

/**
 * Loads the contenders in turn, round after round, so that a machine that slows down slows all of
 * them. All run from the first round on; those that are not asked use no CPU.
 */
export async function race(
  contenders: readonly Contender[],
  { connections, seconds, rounds }: RaceOptions,
): Promise<Standing[]> {
  const lanes: Lane[] = [];
  try {
    for (const contender of contenders) {
      const runner = await startContender(contender);
      lanes.push({ runner, latencies: createLatencies(), rounds: [] });
      await askFor({ url: contender.url, connections, seconds: warmUpSeconds });
    }
    for (let round = 0; round < rounds; round++) {
      for (const lane of lanes) await runRound(lane, connections, seconds);
    }
    return lanes.map(standingOf);
  } finally {
    await Promise.all(lanes.map(({ runner }) => runner.stop()));
  }
}

async function runRound({ runner, latencies, rounds }: Lane, connections: number, seconds: number) {
  const { contender, pid } = runner;
  const before = cpuSecondsOf(pid);
  const result = await askFor({ url: contender.url, connections, seconds }, latencies);
  rounds.push({ ...result, cpuSeconds: cpuSecondsOf(pid) - before });
}

function standingOf({ runner, latencies, rounds }: Lane): Standing {
  return {
    name: runner.contender.name,
    requestsPerSecond: median(rounds.map(({ requests, seconds }) => requests / seconds)),
    requestsPerCpuSecond: median(rounds.map(({ requests, cpuSeconds }) => requests / cpuSeconds)),
    p50Ms: latencies.percentile(50),
    p99Ms: latencies.percentile(99),
    p999Ms: latencies.percentile(99.9),
    peakMb: peakMemoryMbOf(runner.pid),
    readyMs: runner.readyMs,
    failures: rounds.reduce((total, { failures }) => total + failures, 0),
  };
}

import autocannon from 'autocannon';
import type { Latencies } from '../kit/src/load/latency.ts';

interface Load {
  url: string;
  connections: number;
  seconds: number;
}

/** What a time of load came to; `failures` are answers that were not 2xx, and connections that broke. */
export interface LoadResult {
  requests: number;
  failures: number;
  seconds: number;
}

/** Asks over kept-alive connections, each as soon as it has its answer; times go into `latencies`. */
export async function askFor(load: Load, latencies?: Latencies): Promise<LoadResult> {
  const { url, connections, seconds } = load;
  const options = { url, connections, duration: seconds, timeout: 30 };
  const startedAt = performance.now();
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(options, (error, outcome) => {
      if (error) reject(error);
      else resolve(outcome);
    });
    // autocannon's own histogram knows whole milliseconds only.
    running.on('response', (_client, _status, _bytes, durationMs) => latencies?.record(durationMs));
  });
  return {
    requests: result['2xx'],
    failures: result.non2xx + result.errors + result.timeouts,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

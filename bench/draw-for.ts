import { setImmediate } from 'node:timers/promises';
import type { Latencies } from '../kit/src/load/latency.ts';

export interface Turn {
  charts: number;
  seconds: number;
  cpuSeconds: number;
}

/** Draws one chart after the other on this thread, for some seconds. */
export async function drawFor(
  draw: (index: number) => unknown,
  seconds: number,
  latencies?: Latencies,
): Promise<Turn> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let charts = 0;
  while (performance.now() - startedAt < seconds * 1_000) {
    const drawnAt = performance.now();
    draw(charts++);
    latencies?.record(performance.now() - drawnAt);
    // Pixel buffers are freed only when the event loop turns.
    await setImmediate();
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    charts,
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
  };
}

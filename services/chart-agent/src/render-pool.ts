import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ChartType, Format, ThemeName } from './chart-options.ts';
import type { Metric } from './metric.ts';

/** One picture to draw. `evidence` is its footer: version, host, trace or seed. */
export interface ChartJob {
  metric: Metric;
  type: ChartType;
  theme: ThemeName;
  format: Exclude<Format, 'json'>;
  width: number;
  height: number;
  evidence: string;
}

/** Draws off the event loop. */
export interface RenderPool {
  /** Gives the picture's bytes. Rejects with RenderBusyError, or if its thread dies. */
  render(job: ChartJob): Promise<Uint8Array>;
  /** How many jobs wait for a thread. */
  queued(): number;
  /** Draws one chart, however long that takes, so that fonts are read and code compiled. */
  warmUp(): Promise<void>;
  /** Resolves when the jobs accepted are drawn and the threads have ended. */
  close(): Promise<void>;
}

/** Thrown when as many jobs wait as may, or one was not drawn in its time: come back later. */
export class RenderBusyError extends Error {
  override name = 'RenderBusyError';
}

interface RenderPoolOptions {
  threads: number;
  maxQueued: number;
  /** How long a job may wait and be drawn; one that is late is given up, its thread replaced. */
  timeoutMs?: number;
  /** The module that draws; tests put in one that dies. */
  worker?: URL;
}

const idleTimeoutMs = 30_000;

/** One thread at rest, up to `threads` under load, and at most `maxQueued` jobs waiting. */
export function createRenderPool(options: RenderPoolOptions): RenderPool {
  const { threads, maxQueued, timeoutMs = 10_000 } = options;
  const worker = options.worker ?? new URL('./render-worker.ts', import.meta.url);
  const pool = new Piscina<ChartJob, Uint8Array>({
    filename: fileURLToPath(worker),
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: idleTimeoutMs,
    recordTiming: false,
    // A thread that waits on an atomic never turns its event loop, and pixels pile up.
    atomics: 'disabled',
    // Drawing gives way to the event loop. Elsewhere than on Linux it would be the whole process.
    niceIncrement: process.platform === 'linux' ? 10 : 0,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 128 },
  });
  // A thread that dies between two jobs is replaced; unheard, its error would end the process.
  pool.on('error', () => {});
  let unfinished = 0;

  async function render(job: ChartJob): Promise<Uint8Array> {
    if (unfinished >= threads + maxQueued) {
      throw new RenderBusyError(`${maxQueued} charts are waiting to be drawn already`);
    }
    unfinished++;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await pool.run(job, { signal });
    } catch (cause) {
      if (!signal.aborted) throw cause;
      throw new RenderBusyError(`The chart was not drawn within ${timeoutMs} ms`, { cause });
    } finally {
      unfinished--;
    }
  }

  return {
    render,
    queued: () => pool.queueSize,
    warmUp: async () => {
      await pool.run(sampleJob);
    },
    close: () => pool.close(),
  };
}

const sampleJob: ChartJob = {
  metric: {
    performance_index: {
      failRatio: 0,
      failAmount: 0,
      accessAmount: 0,
      maxConcurrent: 0,
      minLatency: 0,
      avgLatency: 0,
    },
    host: 'localhost',
    app_name: 'warm-up',
    domain: '测试',
  },
  type: 'bar',
  theme: 'light',
  format: 'png',
  width: 1024,
  height: 512,
  evidence: '',
};

import { readFileSync } from 'node:fs';

const everyMs = 1_000;
/** Long enough for a collection in each. */
const windowSeconds = 30;

export interface Sample {
  seconds: number;
  mb: number;
}

/** How a process's memory went in the second half: least, most, and its slope in MB a minute. */
export interface Course {
  leastMb: number;
  mostMb: number;
  slope: number;
  /** The standard error of the slope. */
  error: number;
}

/** A process's memory in MB of 10⁶ bytes, where a page shared by two counts half for each (PSS). */
export function readPssMb(pid: number): number {
  const [, kib] = /^Pss: +(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
  return (Number(kib) * 1_024) / 1e6;
}

/** Looks at each process's memory (PSS) once a second until it is stopped. */
export function watchMemory(pids: Record<string, number>) {
  const startedAt = performance.now();
  const samples = new Map(Object.keys(pids).map((name) => [name, [] as Sample[]]));
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1_000;
    for (const [name, pid] of Object.entries(pids)) {
      samples.get(name)?.push({ seconds, mb: readPssMb(pid) });
    }
  }, everyMs);
  return {
    stop(): Map<string, Course> {
      clearInterval(timer);
      return new Map([...samples].map(([name, course]) => [name, describe(course)]));
    },
  };
}

function describe(samples: readonly Sample[]): Course {
  const secondHalf = samples.slice(Math.floor(samples.length / 2));
  const mb = secondHalf.map((sample) => sample.mb);
  return {
    leastMb: Math.min(...mb),
    mostMb: Math.max(...mb),
    ...fitLine(floorsOf(secondHalf)),
  };
}

/** The least of each half minute: a heap goes up and down between collections, a leak lifts its floor. */
function floorsOf(samples: readonly Sample[]): Sample[] {
  const windows = Map.groupBy(samples, ({ seconds }) => Math.floor(seconds / windowSeconds));
  return [...windows.values()].map((window) =>
    window.reduce((least, sample) => (sample.mb < least.mb ? sample : least)),
  );
}

/** The line through the samples by least squares: its slope in MB a minute, and the error of that. */
function fitLine(samples: readonly Sample[]): { slope: number; error: number } {
  const minutes = samples.map(({ seconds }) => seconds / 60);
  const meanMinutes = mean(minutes);
  const meanMb = mean(samples.map(({ mb }) => mb));
  const points = samples.map(({ mb }, at) => ({
    x: (minutes[at] ?? 0) - meanMinutes,
    y: mb - meanMb,
  }));
  const spread = sum(points.map(({ x }) => x * x));
  const slope = sum(points.map(({ x, y }) => x * y)) / spread;
  const rest = sum(points.map(({ x, y }) => (y - slope * x) ** 2));
  return { slope, error: Math.sqrt(rest / (points.length - 2) / spread) };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => sum(values) / values.length;

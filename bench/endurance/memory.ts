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
    slope: slopePerMinute(floorsOf(secondHalf)),
  };
}

/** The least of each half minute: a heap goes up and down between collections, a leak lifts its floor. */
function floorsOf(samples: readonly Sample[]): Sample[] {
  const windows = Map.groupBy(samples, ({ seconds }) => Math.floor(seconds / windowSeconds));
  return [...windows.values()].map((window) =>
    window.reduce((least, sample) => (sample.mb < least.mb ? sample : least)),
  );
}

/** The slope of the line through the samples by least squares, in MB a minute. */
export function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanSeconds = mean(samples.map(({ seconds }) => seconds));
  const meanMb = mean(samples.map(({ mb }) => mb));
  let together = 0;
  let spread = 0;
  for (const { seconds, mb } of samples) {
    together += (seconds - meanSeconds) * (mb - meanMb);
    spread += (seconds - meanSeconds) ** 2;
  }
  return (60 * together) / spread;
}

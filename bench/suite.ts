import type { Contender } from './contender.ts';
import type { Standing } from './race.ts';

export interface BenchOptions {
  /** How long each contender is loaded in each round. */
  seconds: number;
  rounds: number;
}

/** A figure that was promised, beside what was measured. */
export interface Goal {
  who: string;
  what: string;
  measured: number;
  wanted: number;
  /** `×` and `%` must reach what is wanted, `ms` must stay below it. */
  unit: '×' | '%' | 'ms' | '/s';
}

export interface SuiteResult {
  suite: string;
  standings: Standing[];
  goals: Goal[];
  /** What was left out, and what it needs. */
  missing: string[];
}

export type Suite = (options: BenchOptions) => Promise<SuiteResult>;

/** Whether what was measured keeps the promise. */
export function isReached({ measured, wanted, unit }: Goal): boolean {
  return unit === 'ms' ? measured < wanted : measured >= wanted;
}

interface ServiceOptions {
  name?: string;
  ports: readonly [port: number, adminPort: number];
  path: string;
  contentType: string;
  env?: Record<string, string>;
}

/** One of our services as a contender, on ports of the loopback address. */
export function ourService(
  service: 'metric-generator' | 'chart-agent' | 'hit-counter',
  { name = service, ports: [port, adminPort], path, contentType, env }: ServiceOptions,
): Contender {
  const server = new URL(`../services/${service}/src/server.ts`, import.meta.url).pathname;
  return {
    name,
    command: [process.execPath, server],
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      ADMIN_PORT: String(adminPort),
      SHUTDOWN_DELAY_MS: '0',
      ...env,
    },
    url: `http://127.0.0.1:${port}${path}`,
    contentType,
  };
}

/** The path of a peer's file. */
export function peer(file: string): string {
  return new URL(`./peers/${file}`, import.meta.url).pathname;
}

/** The requests per CPU second of a contender. Throws where nobody of that name ran. */
export function perCpuSecond(standings: readonly Standing[], name: string): number {
  const rate = standings.find((each) => each.name === name)?.requestsPerCpuSecond;
  if (rate === undefined) throw new Error(`${name} did not run`);
  return rate;
}

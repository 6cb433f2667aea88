import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { startLoad } from './load.ts';

const pauseAfterFailureMs = 5;

/** What visitors saw of a hit-counter. A `failure` is an error, or a status other than 200. */
export interface Visits {
  /** The number of each hit that was answered. */
  answered: number[];
  failures: (number | Error)[];
  stop(): Promise<void>;
}

/** Hits the page over `clients` kept-alive connections until it is stopped, through every failure. */
export function startVisitors(url: string, clients: number): Visits {
  const pool = new Pool(url, { connections: clients });
  const answered: number[] = [];
  const failures: (number | Error)[] = [];
  const load = startLoad(clients, async () => {
    try {
      const accept = 'application/json';
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: '/',
        headers: { accept },
      });
      const text = await body.text();
      if (statusCode === 200) return answered.push(Number(JSON.parse(text).hits));
      failures.push(statusCode);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
    return sleep(pauseAfterFailureMs);
  });
  return {
    answered,
    failures,
    stop: async () => {
      await load.stop();
      await pool.destroy();
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@meshwalk/chassis/random';
import { Agent } from 'undici';
import type { LocalState } from '../../kit/src/rungs/local-state.ts';
import { startLoad } from '../../test/support/load.ts';
import {
  localEnvironment,
  removeLocalRung,
  startLocalRung,
} from '../../test/support/local-rung.ts';
import { findLosses } from '../../test/support/losses.ts';
import { drawChartRequest } from './chart-requests.ts';
import { watchMemory } from './memory.ts';
import { createMix } from './mixed-requests.ts';
import { createLedger, type Trial } from './trial.ts';
import { readHits } from './visits.ts';

const seed = 20_261_125;
const clients = 8;
/**
 * Left alone, V8 lets the front door's heap grow from 27 to 48 MB before it collects, which takes
 * 50,000 requests: a slope would tell of that alone. With less to grow into it collects more often.
 */
const heapMb = 56;
/** The chart-agent grows from 250 to 330 MB in that many charts, and stays there for 43,000 more. */
const warmUpCharts = 6_000;
/** Before that heaps still grow to their working size. */
const shortestForSlopeS = 300;
/**
 * A leak of 100 bytes a request would be 3 MB a minute at 500 requests a second; what is left of the
 * ups and downs of a heap is the error that stands beside a slope.
 */
const flatMbPerMinute = 1;

export const mixedLoad: Trial = {
  name: 'mixed-load',
  promised: `hits, charts, metrics and pages through the local rung: no answer but 200, no number twice, memory flat (below ${flatMbPerMinute} MB a minute in the second half)`,
  unit: 'seconds',
  long: 600,
  short: 5,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const environment = {
      ...(await localEnvironment()),
      NODE_OPTIONS: `--max-old-space-size=${heapMb}`,
    };
    const rung = startLocalRung(environment, 'npm');
    context.after(() => removeLocalRung(rung));
    await rung.ready();
    const frontAdmin = `http://127.0.0.1:${rung.config.FRONT_ADMIN_PORT}`;
    const state = (await (await fetch(`${frontAdmin}/status`)).json()) as LocalState;
    const draw = createMix(state, frontAdmin, seededRandom(seed));
    const agent = new Agent({ connections: clients });
    context.after(() => agent.destroy());
    const isLong = size >= shortestForSlopeS;
    if (isLong) await drawMany(agent, state.urls.chartAgent, warmUpCharts);
    const numbers: number[] = [];
    let textHits = 0;
    let answers = 0;

    const load = startLoad(clients, async () => {
      const { origin, path, accept, isHit } = draw();
      const options = { method: 'GET', origin, path, headers: { accept } } as const;
      const { statusCode, body } = await agent.request(options);
      const text = await body.text();
      answers += 1;
      hold(statusCode === 200, `${statusCode} to ${origin}${path}`);
      if (isHit) numbers.push(Number(JSON.parse(text).hits));
      else if (path === '/' && accept === 'text/plain') textHits += 1;
    });
    const memory = watchMemory({
      'front-door': state.pid,
      ...Object.fromEntries(state.instances.map(({ name, pid = 0 }) => [name, pid])),
    });
    await sleep(size * 1_000);
    const courses = memory.stop();
    await load.stop();
    const count = await readHits(rung.front);
    broken.push(...findLosses(numbers, count));
    const answered = numbers.length + textHits;
    hold(count === answered, `${count} hits are counted, ${answered} were answered`);
    hold(!rung.output().includes(' ended ('), rung.output());

    const memories = [...courses].map(([name, { leastMb, mostMb, slope, error }]) => {
      const range = `${Math.round(leastMb)}–${Math.round(mostMb)} MB`;
      if (!isLong) return [name, range] as const;
      const growth = `${slope.toFixed(2)} ± ${error.toFixed(2)} MB a minute`;
      hold(slope - 2 * error < flatMbPerMinute, `the memory of ${name} grows by ${growth}`);
      return [name, `${range}, ${growth}`] as const;
    });
    return {
      figures: { seconds: size, answers, hits: answered, ...Object.fromEntries(memories) },
      broken,
    };
  },
};

async function drawMany(agent: Agent, origin: string, charts: number): Promise<void> {
  const random = seededRandom(seed);
  let left = charts;
  const drawOn = async () => {
    while (left-- > 0) {
      const { path } = drawChartRequest(random);
      const { body } = await agent.request({ method: 'GET', origin, path });
      await body.dump();
    }
  };
  await Promise.all(Array.from({ length: clients }, drawOn));
}

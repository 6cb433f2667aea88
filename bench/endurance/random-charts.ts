import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@meshwalk/chassis/random';
import { loadImage } from 'canvas';
import { Pool } from 'undici';
import { startService } from '../../test/support/service-process.ts';
import { type ChartRequest, drawChartRequest } from './chart-requests.ts';
import { readPssMb } from './memory.ts';
import { createLedger, type Trial } from './trial.ts';

const seed = 20_261_125;
const clients = 4;
const warmUpCharts = 200;
/** A thread that draws ends after 30 s without work. */
const restMs = 35_000;
const mayKeepMb = 40;
const magic = { png: '\x89PNG', webp: 'RIFF', svg: '<' };

export const randomCharts: Trial = {
  name: 'random-charts',
  promised:
    'each legal combination of options gives a picture of the format and size asked for; no 5xx, and memory returns',
  unit: 'charts',
  long: 5_000,
  short: 60,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const generator = await startService('metric-generator');
    context.after(generator.stop);
    const { hostname, port } = new URL(generator.url);
    const agent = await startService('chart-agent', { SERVICE_NAME: hostname, APP_PORT: port });
    context.after(agent.stop);
    const pool = new Pool(agent.url, { connections: clients });
    context.after(() => pool.destroy());
    const random = seededRandom(seed);
    let drawn = 0;

    const ask = async (asked: ChartRequest) => {
      const { statusCode, headers, body } = await pool.request({ method: 'GET', path: asked.path });
      const bytes = Buffer.from(await body.bytes());
      hold(statusCode === 200, `${statusCode} to ${asked.path}`);
      if (statusCode !== 200) return;
      const type = `image/${asked.format === 'svg' ? 'svg+xml' : asked.format}`;
      const isOfFormat = bytes.toString('latin1', 0, 4).startsWith(magic[asked.format]);
      hold(headers['content-type'] === type && isOfFormat, `no ${type} to ${asked.path}`);
      const { width, height } = await loadImage(bytes);
      const isOfSize = width === asked.width && height === asked.height;
      hold(isOfSize, `${width} x ${height} to ${asked.path}`);
      drawn += 1;
    };
    const askMany = async (count: number) => {
      let left = count;
      const askOn = async () => {
        while (left-- > 0) await ask(drawChartRequest(random));
      };
      await Promise.all(Array.from({ length: clients }, askOn));
    };

    // Short, it would measure how a heap grows to its working size.
    const isLong = size > warmUpCharts;
    if (!isLong) {
      await askMany(size);
      return { figures: { drawn }, broken };
    }
    await askMany(warmUpCharts);
    await sleep(restMs);
    const before = readPssMb(agent.pid);
    await askMany(size - warmUpCharts);
    const after = readPssMb(agent.pid);
    await sleep(restMs);
    const atRest = readPssMb(agent.pid);
    hold(atRest - before < mayKeepMb, `${Math.round(atRest - before)} MB were kept`);
    const mb = [before, after, atRest].map((value) => Math.round(value)).join(', ');
    return { figures: { drawn, 'MB at rest, after the last, at rest': mb }, broken };
  },
};

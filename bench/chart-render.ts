/** How fast charts are drawn, and at what cost in memory: `node bench/chart-render.ts [seconds]`. */
import { setImmediate } from 'node:timers/promises';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { annotate } from '../services/chart-agent/src/drawing/annotations.ts';
import { configureChart } from '../services/chart-agent/src/drawing/chart-config.ts';
import { ChartPainter } from '../services/chart-agent/src/drawing/chart-painter.ts';
import { describe } from '../services/chart-agent/src/drawing/describe.ts';
import { layOut } from '../services/chart-agent/src/drawing/layout.ts';
import { type ChartJob, createRenderPool } from '../services/chart-agent/src/render-pool.ts';

const seconds = Number(process.argv[2] ?? 5);

/** The default picture, with values that differ from chart to chart as those of the service do. */
function job(index: number, look: Partial<ChartJob> = {}): ChartJob {
  return {
    metric: {
      performance_index: {
        failRatio: (index % 100) / 100,
        failAmount: index % 99,
        accessAmount: 99,
        maxConcurrent: (index * 7) % 99,
        minLatency: index % 20,
        avgLatency: (index * 3) % 77,
      },
      host: 'k8s-app-monitor-test-7d9f4b6c5-x2x8p',
      app_name: 'test-app',
      domain: 'test-domain',
    },
    type: 'bar',
    theme: 'light',
    format: 'png',
    width: 1024,
    height: 512,
    evidence: `chart-agent v1 · agent-5c7d · trace ${index.toString(16).padStart(32, '4bf9')}`,
    ...look,
  };
}

/** Draws for some seconds, `atOnce` charts in flight; the first second only warms up. */
async function measure(way: string, atOnce: number, draw: (index: number) => unknown) {
  let index = 0;
  const run = async (forMs: number, timesMs: number[]) => {
    const end = performance.now() + forMs;
    const loop = async () => {
      while (performance.now() < end) {
        const start = performance.now();
        await draw(index++);
        timesMs.push(performance.now() - start);
        // Pixel buffers are freed only when the event loop turns.
        await setImmediate();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, loop));
  };
  await run(1000, []);
  const timesMs: number[] = [];
  const start = performance.now();
  const cpu = process.cpuUsage();
  await run(seconds * 1000, timesMs);
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = (performance.now() - start) / 1000;
  timesMs.sort((a, b) => a - b);
  const quantile = (part: number) => timesMs[Math.floor(timesMs.length * part)]?.toFixed(1);
  return {
    way,
    'charts/s': Math.round(timesMs.length / elapsed),
    'per CPU second': Math.round(timesMs.length / ((user + system) / 1e6)),
    'p50 ms': quantile(0.5),
    'p99 ms': quantile(0.99),
    'RSS MB': Math.round(process.memoryUsage.rss() / 1e6),
  };
}

async function measurePool(threads: number) {
  const pool = createRenderPool({ threads, maxQueued: 100 });
  await pool.warmUp();
  const atRest = Math.round(process.memoryUsage.rss() / 1e6);
  const row = await measure(
    `render pool, ${threads} thread(s), ${atRest} MB at rest`,
    threads * 2,
    (index) => pool.render(job(index)),
  );
  await pool.close();
  return row;
}

const painter = new ChartPainter();
const shipped = new ChartJSNodeCanvas({ width: 1024, height: 512 });

function drawAsShipped(index: number): Buffer {
  const each = job(index);
  const layout = layOut(each.type, each.theme, each.width, each.height);
  const { data, caption } = describe(each, layout);
  const plugins = [annotate(each.theme, layout, caption)];
  return shipped.renderToBufferSync(configureChart(each.type, each.theme, layout, data, plugins));
}

console.table([
  await measurePool(1),
  await measurePool(2),
  await measure('painter alone: bar', 1, (index) => painter.paint(job(index))),
  await measure('radar (true colour)', 1, (index) => painter.paint(job(index, { type: 'radar' }))),
  await measure('bar 1920×1080', 1, (index) =>
    painter.paint(job(index, { width: 1920, height: 1080 })),
  ),
  await measure('bar as WebP', 1, (index) => painter.paint(job(index, { format: 'webp' }))),
  await measure('bar as SVG', 1, (index) => painter.paint(job(index, { format: 'svg' }))),
  await measure('chartjs-node-canvas as shipped', 1, drawAsShipped),
]);

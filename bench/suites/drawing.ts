import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { createLatencies } from '../../kit/src/load/latency.ts';
import { annotate } from '../../services/chart-agent/src/drawing/annotations.ts';
import { configureChart } from '../../services/chart-agent/src/drawing/chart-config.ts';
import { ChartPainter } from '../../services/chart-agent/src/drawing/chart-painter.ts';
import { describe } from '../../services/chart-agent/src/drawing/describe.ts';
import { layOut } from '../../services/chart-agent/src/drawing/layout.ts';
import { drawFor, type Turn } from '../draw-for.ts';
import { evidenceOf, jobOf, metricOf } from '../jobs.ts';
import { median } from '../median.ts';
import { createHandPainter } from '../peers/draw-by-hand.ts';
import type { Standing } from '../race.ts';
import { type BenchOptions, perCpuSecond, type SuiteResult } from '../suite.ts';

type Draw = (index: number) => unknown;

/** Drawing alone, on one thread: ours beside bare canvas calls, and as chartjs-node-canvas ships. */
export async function benchDrawing({ seconds, rounds }: BenchOptions): Promise<SuiteResult> {
  const painter = new ChartPainter();
  const drawByHand = createHandPainter();
  const ways: [name: string, draw: Draw][] = [
    ['painter: bar', (index) => painter.paint(jobOf(index))],
    ['by hand on the bare canvas', (index) => drawByHand(metricOf(index), evidenceOf(index))],
    ['chartjs-node-canvas as shipped', drawAsShipped()],
    ['painter: radar', (index) => painter.paint(jobOf(index, { type: 'radar' }))],
    [
      'painter: bar 1920×1080',
      (index) => painter.paint(jobOf(index, { width: 1920, height: 1080 })),
    ],
    ['painter: bar as WebP', (index) => painter.paint(jobOf(index, { format: 'webp' }))],
    ['painter: bar as SVG', (index) => painter.paint(jobOf(index, { format: 'svg' }))],
  ];
  const standings = await takeTurns(ways, seconds, rounds);
  const ours = perCpuSecond(standings, 'painter: bar');
  const floor = perCpuSecond(standings, 'by hand on the bare canvas');
  return {
    suite: 'drawing',
    standings,
    goals: [
      { who: 'painter', what: 'charts per CPU second', measured: ours, wanted: 350, unit: '/s' },
      {
        who: 'painter',
        what: 'share of a chart drawn by hand, per CPU second',
        measured: (ours / floor) * 100,
        wanted: 45,
        unit: '%',
      },
    ],
    missing: [],
  };
}

function drawAsShipped(): Draw {
  const shipped = new ChartJSNodeCanvas({ width: 1024, height: 512 });
  return (index) => {
    const job = jobOf(index);
    const layout = layOut(job.type, job.theme, job.width, job.height);
    const { data, caption } = describe(job, layout);
    const plugins = [annotate(job.theme, layout, caption)];
    return shipped.renderToBufferSync(configureChart(job.type, job.theme, layout, data, plugins));
  };
}

/** Each way in turn, round after round; the first round only warms up. */
async function takeTurns(
  ways: readonly [name: string, draw: Draw][],
  seconds: number,
  rounds: number,
): Promise<Standing[]> {
  const lanes = ways.map(([name, draw]) => ({
    name,
    draw,
    latencies: createLatencies(),
    turns: [] as Turn[],
  }));
  for (const { draw } of lanes) await drawFor(draw, 1);
  for (let round = 0; round < rounds; round++) {
    for (const lane of lanes) lane.turns.push(await drawFor(lane.draw, seconds, lane.latencies));
  }
  return lanes.map(({ name, latencies, turns }) => ({
    name,
    requestsPerSecond: median(turns.map(({ charts, seconds: elapsed }) => charts / elapsed)),
    requestsPerCpuSecond: median(turns.map(({ charts, cpuSeconds }) => charts / cpuSeconds)),
    p50Ms: latencies.percentile(50),
    p99Ms: latencies.percentile(99),
    failures: 0,
  }));
}

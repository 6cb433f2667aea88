import { writeFileSync } from 'node:fs';
import { ChartJSNodeCanvas } from 'chartjs-node-canvas';
import { annotate } from '../services/chart-agent/src/drawing/annotations.ts';
import { configureChart } from '../services/chart-agent/src/drawing/chart-config.ts';
import { latinFamily, registerFonts } from '../services/chart-agent/src/drawing/fonts.ts';
import { layOut } from '../services/chart-agent/src/drawing/layout.ts';
import { themes } from '../services/chart-agent/src/drawing/themes.ts';
import { writeFigure } from './report.ts';
import type { Results } from './results.ts';
import { type Goal, isReached } from './suite.ts';

const width = 1280;
const height = 820;
const file = new URL('./results/latest.png', import.meta.url);
const { failures, latency } = themes.light.bars;

/** Draws the goals with the chart-agent's own drawing: what was measured, in percent of what was promised. */
export function drawGoals({ machine, suites }: Results): void {
  registerFonts();
  const goals = suites.flatMap((suite) => suite.goals);
  const layout = layOut('horizontal-bar', 'light', width, height);
  const configuration = configureChart(
    'horizontal-bar',
    'light',
    layout,
    { lengths: goals.map(percentOfPromise), labels: goals.map(({ who, what }) => [who, what]) },
    [
      annotate('light', layout, {
        title: 'Measured, in percent of what was promised',
        domain: `${machine.cores} × ${machine.cpu}`,
        host: `Node ${machine.node}`,
        evidence: `npm run bench · ${machine.date}`,
        values: goals.map(({ measured, unit }) => writeFigure(measured, unit)),
      }),
    ],
  );
  for (const dataset of configuration.data.datasets) {
    dataset.backgroundColor = goals.map((goal) => (isReached(goal) ? latency : failures));
  }
  const canvas = new ChartJSNodeCanvas({
    width,
    height,
    chartCallback: ({ defaults }) => {
      defaults.font.family = latinFamily;
      defaults.plugins.legend.display = false;
    },
  });
  writeFileSync(file, canvas.renderToBufferSync(configuration));
}

/** 100 is the promise itself; for times, which must stay below it, the inverse. */
function percentOfPromise({ measured, wanted, unit }: Goal): number {
  return (unit === 'ms' ? wanted / measured : measured / wanted) * 100;
}

import { isDeepStrictEqual } from 'node:util';
import { Canvas, type CanvasRenderingContext2D } from 'canvas';
import type { Chart } from 'chart.js';
import { ChartJSNodeCanvasBase } from 'chartjs-node-canvas';
import type { ChartJob } from '../render-pool.ts';
import { annotate, type Caption } from './annotations.ts';
import { type ChartData, configureChart, leastAxisEnd } from './chart-config.ts';
import { describe } from './describe.ts';
import { encodeCanvas, encodeSvg } from './encode.ts';
import { latinFamily, registerFonts } from './fonts.ts';
import { createKeptCharts, type KeptChart } from './kept-charts.ts';
import { type Layout, layOut } from './layout.ts';
import { snapBars } from './snap-bars.ts';

/** Eight charts of the default size, or one of the largest: 16 MB. */
const maxKeptPixels = 4_200_000;

/** SvgExportFlag.ConvertTextToPaths: the picture then needs no fonts where it is shown. */
const textAsPaths = 1;

const unusedPlugins = ['colors', 'decimation', 'legend', 'subtitle', 'title', 'tooltip'];

/**
 * Draws charts. It keeps a Chart and its canvas for each look (type, theme and size): drawing
 * again takes half the time.
 */
export class ChartPainter extends ChartJSNodeCanvasBase {
  readonly #kept = createKeptCharts(maxKeptPixels);

  constructor() {
    registerFonts();
    super({
      // Each canvas brings its own size; the base insists on one.
      width: 1,
      height: 1,
      chartCallback: ({ defaults, registry, unregister }) => {
        // `options.font.family` of a single chart does not reach every text.
        defaults.font.family = latinFamily;
        // A plugin that is switched off is asked all the same, at each of 20 steps of an update.
        for (const name of unusedPlugins) {
          const plugin = registry.getPlugin(name);
          if (plugin) unregister(plugin);
        }
      },
    });
  }

  /** Gives the bytes of the job's picture: the same job, the same bytes. */
  paint(job: ChartJob): Uint8Array {
    return job.format === 'svg' ? this.#paintSvg(job) : this.#paintPixels(job, job.format);
  }

  #paintSvg(job: ChartJob): Uint8Array {
    const layout = layOut(job.type, job.theme, job.width, job.height);
    const { data, caption } = describe(job, layout);
    const canvas = new Canvas(job.width, job.height, textAsPaths);
    this.#createChart(job, layout, canvas.getContext('2d'), data, caption).destroy();
    return encodeSvg(canvas);
  }

  #paintPixels(job: ChartJob, format: 'png' | 'webp'): Uint8Array {
    const { type, theme, width, height } = job;
    const layout = layOut(type, theme, width, height);
    const { data, caption } = describe(job, layout);
    const look = `${type} ${theme} ${width}x${height}`;
    const kept = this.#kept.find(look);
    if (kept) {
      redraw(kept, data, caption);
      return encodeCanvas(kept.canvas, format);
    }
    this.#kept.makeRoom(width * height);
    const canvas = this._createCanvas(width, height);
    const chart = this.#createChart(job, layout, canvas.getContext('2d'), data, caption);
    this.#kept.add(look, { canvas, chart, caption });
    return encodeCanvas(canvas, format);
  }

  #createChart(
    { type, theme }: ChartJob,
    layout: Layout,
    context: CanvasRenderingContext2D,
    data: ChartData,
    caption: Caption,
  ): Chart {
    const plugins = [snapBars, annotate(theme, layout, caption)];
    return new this._chartJs(context, configureChart(type, theme, layout, data, plugins));
  }
}

function redraw(kept: KeptChart, data: ChartData, caption: Caption): void {
  const { chart } = kept;
  const keepsAxes =
    isWithinAxis(chart.data.datasets[0]?.data ?? []) &&
    isWithinAxis(data.lengths) &&
    isDeepStrictEqual(chart.data.labels, data.labels);
  Object.assign(kept.caption, caption);
  chart.data.labels = data.labels;
  const [dataset] = chart.data.datasets;
  if (dataset) dataset.data = data.lengths;
  if (keepsAxes) {
    // To lay out axes that stay as they are would be a quarter of the whole time.
    const { controller } = chart.getDatasetMeta(0);
    controller.buildOrUpdateElements();
    controller.update('none');
    chart.draw();
  } else {
    chart.update('none');
  }
}

/** Whether the axis of values reaches from zero to its least end, and no farther. */
function isWithinAxis(lengths: readonly unknown[]): boolean {
  return lengths.every((length) => Number(length) >= 0 && Number(length) <= leastAxisEnd);
}

import type { Canvas } from 'canvas';
import type { Chart } from 'chart.js';
import { ChartJSNodeCanvasBase } from 'chartjs-node-canvas';
import type { ChartJob } from '../render-pool.ts';
import { annotate, type Caption } from './annotations.ts';
import { configureChart } from './chart-config.ts';
import { fontFamilies, registerFonts } from './fonts.ts';
import { layOut } from './layout.ts';
import { barLengths, measures, writeValues } from './measures.ts';
import { snapBars } from './snap-bars.ts';
import { cleanText } from './texts.ts';

interface KeptChart {
  canvas: Canvas;
  chart: Chart;
  caption: Caption;
}

/** Together, the kept canvases hold at most this many pixels of 4 bytes. */
const maxKeptPixels = 4_000_000;

/** Paints charts. It keeps a Chart and its canvas per kind and size: an update takes half the time. */
export class ChartPainter extends ChartJSNodeCanvasBase {
  readonly #kept = new Map<string, KeptChart>();

  constructor() {
    registerFonts();
    super({
      width: 1,
      height: 1,
      // `options.font.family` of a single chart does not reach every text.
      chartCallback: ({ defaults }) => {
        defaults.font.family = fontFamilies;
      },
    });
  }

  /** Paints the job's chart. The canvas is good until the next call. */
  paint(job: ChartJob): Canvas {
    const { canvas, chart, caption } = this.#keep(job);
    const lengths = barLengths(job.metric);
    const values = writeValues(lengths);
    Object.assign(caption, {
      title: cleanText(job.metric.app_name),
      domain: `Domain: ${cleanText(job.metric.domain)}`,
      host: `Host: ${cleanText(job.metric.host)}`,
      evidence: cleanText(job.evidence),
      values,
    });
    const [dataset] = chart.data.datasets;
    if (dataset) dataset.data = lengths;
    if (job.type === 'radar') {
      chart.data.labels = measures.map(({ words }, index) => [words.join(''), values[index]]);
    }
    chart.update('none');
    return canvas;
  }

  #keep({ type, theme, width, height }: ChartJob): KeptChart {
    const key = `${type} ${theme} ${width}x${height}`;
    const kept = this.#kept.get(key) ?? this.#create(type, theme, width, height);
    this.#kept.delete(key);
    this.#evict(width * height);
    this.#kept.set(key, kept);
    return kept;
  }

  #create(
    type: ChartJob['type'],
    theme: ChartJob['theme'],
    width: number,
    height: number,
  ): KeptChart {
    const canvas = this._createCanvas(width, height);
    const caption = { title: '', domain: '', host: '', evidence: '', values: [] };
    const layout = layOut(type, theme, width, height);
    const plugins = [snapBars, annotate(theme, layout, () => caption)];
    const chart = new this._chartJs(
      canvas.getContext('2d'),
      configureChart(type, theme, layout, plugins),
    );
    return { canvas, chart, caption };
  }

  #evict(neededPixels: number): void {
    let pixels = neededPixels;
    for (const { canvas } of this.#kept.values()) pixels += canvas.width * canvas.height;
    for (const [key, { canvas, chart }] of this.#kept) {
      if (pixels <= maxKeptPixels) return;
      pixels -= canvas.width * canvas.height;
      this.#kept.delete(key);
      chart.destroy();
      // The surface is Skia's memory: shrinking it frees that now, not at some garbage collection.
      canvas.width = 1;
      canvas.height = 1;
    }
  }
}

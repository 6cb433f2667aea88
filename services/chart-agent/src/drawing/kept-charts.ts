import type { Canvas } from 'canvas';
import type { Chart } from 'chart.js';
import type { Caption } from './annotations.ts';

export interface KeptChart {
  canvas: Canvas;
  chart: Chart;
  /** What the chart's annotations read at its next drawing. */
  caption: Caption;
}

/** Charts that can be drawn again, the latest used: together at most `maxPixels` of 4 bytes. */
export function createKeptCharts(maxPixels: number) {
  const kept = new Map<string, KeptChart>();
  let pixels = 0;

  function evict(key: string, { canvas, chart }: KeptChart): void {
    pixels -= canvas.width * canvas.height;
    kept.delete(key);
    chart.destroy();
    // The surface is Skia's memory: shrinking it frees that now, not at some garbage collection.
    canvas.width = 1;
    canvas.height = 1;
  }

  return {
    find(key: string): KeptChart | undefined {
      const found = kept.get(key);
      if (!found) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found;
    },
    /** Makes room for a canvas of that many pixels: the longest unused go first. */
    makeRoom(neededPixels: number): void {
      for (const [key, chart] of kept) {
        if (pixels + neededPixels <= maxPixels) return;
        evict(key, chart);
      }
    },
    add(key: string, chart: KeptChart): void {
      kept.set(key, chart);
      pixels += chart.canvas.width * chart.canvas.height;
    },
  };
}

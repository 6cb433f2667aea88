import type { Canvas } from 'canvas';
import type { ChartJob } from '../render-pool.ts';
import { encodePalettePng } from './palette-png.ts';

/** Encodes what is on the canvas without loss: PNG with a palette if 256 colours do, or WebP. */
export function encodeCanvas(canvas: Canvas, format: ChartJob['format']): Uint8Array {
  if (format === 'webp') return canvas.encodeSync('webp', 100);
  const pixels = canvas.data();
  const png = encodePalettePng(pixels, canvas.width, canvas.height);
  // Left to the garbage collector, 2 MB a chart bring on a full collection every 20 charts.
  (pixels.buffer as ArrayBuffer).transfer(0);
  return png ?? canvas.encodeSync('png');
}

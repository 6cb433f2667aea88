import type { Canvas, SVGCanvas } from 'canvas';
import { encodePalettePng } from './palette-png.ts';
import { encodeTrueColourPng } from './true-colour-png.ts';

/** Encodes what is on the canvas without loss: PNG, with a palette if 256 colours do, or WebP. */
export function encodeCanvas(canvas: Canvas, format: 'png' | 'webp'): Uint8Array {
  if (format === 'webp') return canvas.encodeSync('webp', 100);
  const { width, height } = canvas;
  const pixels = canvas.data();
  const png = encodePalettePng(pixels, width, height) ?? encodeTrueColourPng(pixels, width, height);
  // Left to the garbage collector, 2 MB a chart bring on a full collection every 20 charts.
  if (pixels.buffer instanceof ArrayBuffer) pixels.buffer.transfer(0);
  return png;
}

/** The canvas as an SVG document. Skia numbers clips through all of a process: here, from 0. */
export function encodeSvg(canvas: SVGCanvas): Uint8Array {
  const numbers = new Map<string, number>();
  const svg = canvas.getContent().toString();
  return Buffer.from(
    svg.replace(/\bcl_[0-9a-f]+\b/g, (id) => {
      const number = numbers.get(id) ?? numbers.size;
      numbers.set(id, number);
      return `clip-${number}`;
    }),
  );
}

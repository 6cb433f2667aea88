/** @import { View } from './types.ts' */

/**
 * Keeps a canvas as sharp as the screen and as large as its parent; calls `onResize` at each change.
 * Coordinates are CSS pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} onResize
 * @returns {View}
 */
export function fitCanvas(canvas, onResize) {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas');
  const fitted = { context, width: 0, height: 0 };
  const fit = () => {
    const { clientWidth, clientHeight } = canvas.parentElement ?? canvas;
    const scale = devicePixelRatio;
    Object.assign(fitted, { width: clientWidth, height: clientHeight });
    canvas.width = Math.round(clientWidth * scale);
    canvas.height = Math.round(clientHeight * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    onResize();
  };
  new ResizeObserver(fit).observe(canvas.parentElement ?? canvas);
  return fitted;
}

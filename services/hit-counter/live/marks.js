/** @import { Cell, Colours } from './types.ts' */

/** @type {readonly (keyof Colours)[]} */
export const colourNames = ['ink', 'faint', 'rule', 'paper', 'v1', 'v2', 'error', 'on-mark'];

/**
 * Draws one mark around a point: versions and errors differ in shape, text and colour.
 * @param {CanvasRenderingContext2D} context
 * @param {Cell} cell
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {Colours} colours
 */
export function drawMark(context, cell, x, y, size, colours) {
  const text = typeof cell === 'number' ? (cell === 0 ? '×' : String(cell)) : cell;
  context.beginPath();
  if (cell === 'change') {
    drawFlag(context, x, y, size, colours.ink);
    return;
  }
  if (cell === 'v1') context.arc(x, y, size * 0.42, 0, 2 * Math.PI);
  if (cell === 'v2') traceDiamond(context, x, y, size * 0.5);
  if (typeof cell === 'number')
    context.rect(x - size * 0.43, y - size * 0.36, size * 0.86, size * 0.72);

  if (typeof cell === 'number') {
    context.lineWidth = size * 0.07;
    context.strokeStyle = colours.error;
    context.stroke();
    context.fillStyle = colours.error;
  } else {
    context.fillStyle = colours[cell];
    context.fill();
    context.fillStyle = colours['on-mark'];
  }
  const height = text === '×' ? 0.6 : text.length > 2 ? 0.37 : 0.42;
  context.font = `700 ${size * height}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(text, x, y + size * 0.02);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} half
 */
function traceDiamond(context, x, y, half) {
  context.moveTo(x, y - half);
  context.lineTo(x + half, y);
  context.lineTo(x, y + half);
  context.lineTo(x - half, y);
  context.closePath();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} colour
 */
function drawFlag(context, x, y, size, colour) {
  context.fillStyle = colour;
  context.fillRect(x - size * 0.22, y - size * 0.42, size * 0.09, size * 0.84);
  context.moveTo(x - size * 0.13, y - size * 0.42);
  context.lineTo(x + size * 0.34, y - size * 0.18);
  context.lineTo(x - size * 0.13, y + size * 0.06);
  context.fill();
}

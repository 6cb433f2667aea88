import { readColours } from '@meshwalk/chassis/page/dom.js';
import { fitCanvas } from './canvas.js';
import { colourNames, drawMark } from './marks.js';

/** @import { Cell } from './types.ts' */

/** More than the largest screen shows. */
const kept = 4_096;
/** Empty cells ahead of the newest mark, so that the eye finds it. */
const gap = 3;
const popMs = 220;
const cellRem = 2.2;

/**
 * The field of marks: filled line by line, then over again from the top. Nothing moves, so an
 * answer costs the painting of one cell.
 * @param {HTMLCanvasElement} canvas
 */
export function createField(canvas) {
  /** @type {(Cell | undefined)[]} */
  const cells = new Array(kept);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)');
  /** @type {Map<Cell, HTMLCanvasElement>} */
  const sprites = new Map();
  /** @type {{ index: number, startMs: number }[]} */
  let popping = [];
  let count = 0;
  let shown = { from: 0, columns: 1, rows: 1, stepX: 1, stepY: 1 };
  let colours = readColours(colourNames);
  const view = fitCanvas(canvas, repaint);

  function repaint() {
    colours = readColours(colourNames);
    sprites.clear();
    popping = [];
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const fit = (/** @type {number} */ length) => Math.max(1, Math.floor(length / (cellRem * rem)));
    const [columns, rows] = [fit(view.width), fit(view.height)];
    const room = Math.min(kept, columns * rows) - gap;
    const from = Math.max(0, count - room);
    shown = { from, columns, rows, stepX: view.width / columns, stepY: view.height / rows };
    view.context.clearRect(0, 0, view.width, view.height);
    for (let index = shown.from; index < count; index++) paint(index, 1);
  }

  function markSize() {
    return Math.min(shown.stepX, shown.stepY);
  }

  /** @param {number} index */
  function place(index) {
    const slot = (index - shown.from) % (shown.columns * shown.rows);
    const row = Math.floor(slot / shown.columns);
    return { x: (slot % shown.columns) * shown.stepX, y: row * shown.stepY };
  }

  /** @param {number} index */
  function clear(index) {
    const { x, y } = place(index);
    view.context.clearRect(x, y, shown.stepX, shown.stepY);
  }

  /**
   * @param {number} index
   * @param {number} scale
   */
  function paint(index, scale) {
    const cell = cells[index % kept];
    if (cell === undefined) return;
    const { x, y } = place(index);
    const size = markSize() * scale;
    const [left, top] = [x + (shown.stepX - size) / 2, y + (shown.stepY - size) / 2];
    clear(index);
    view.context.drawImage(spriteOf(cell), left, top, size, size);
  }

  /** @param {Cell} cell */
  function spriteOf(cell) {
    const found = sprites.get(cell);
    if (found) return found;
    const sprite = document.createElement('canvas');
    sprite.width = sprite.height = Math.ceil(markSize() * devicePixelRatio);
    const context = sprite.getContext('2d');
    const middle = sprite.width / 2;
    if (context) drawMark(context, cell, middle, middle, sprite.width * 0.9, colours);
    sprites.set(cell, sprite);
    return sprite;
  }

  return {
    /**
     * @param {Cell} cell
     * @param {number} nowMs
     */
    add(cell, nowMs) {
      const index = count++;
      cells[index % kept] = cell;
      for (let ahead = 1; ahead <= gap; ahead++) clear(index + ahead);
      if (isStill.matches) paint(index, 1);
      else popping.push({ index, startMs: nowMs });
    },
    /**
     * Paints what moves; call it once per frame.
     * @param {number} nowMs
     */
    frame(nowMs) {
      if (popping.length === 0) return;
      for (const { index, startMs } of popping) paint(index, easeOut((nowMs - startMs) / popMs));
      popping = popping.filter(({ startMs }) => nowMs - startMs < popMs);
    },
    reset() {
      count = 0;
      cells.fill(undefined);
      repaint();
    },
    repaint,
  };
}

/**
 * From 0 to 1, fast at first; a part beyond the end stays there.
 * @param {number} part
 */
function easeOut(part) {
  return 1 - (1 - Math.min(1, Math.max(0, part))) ** 3;
}

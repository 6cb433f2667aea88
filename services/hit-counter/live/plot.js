import { readColours } from '@meshwalk/chassis/page/dom.js';
import { fitCanvas } from './canvas.js';
import { drawErrors, drawLatency, drawShare } from './lanes.js';
import { colourNames } from './marks.js';

/** @import { Lane, Mark, Scene, Timeline, Words } from './types.ts' */

const leastSeconds = 60;
const mostSeconds = 600;

/**
 * The time line: share of v2 with its band, latency and errors, and the moment of each change.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} draw called when the size has changed
 */
export function createPlot(canvas, draw) {
  const view = fitCanvas(canvas, draw);

  /**
   * @param {Timeline} timeline
   * @param {Words} words
   * @param {number} nowSecond
   */
  return function drawTimeline(timeline, words, nowSecond) {
    const { context, width, height } = view;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const span = Math.min(mostSeconds, Math.max(leastSeconds, nowSecond));
    const start = Math.max(0, nowSecond - span);
    const first = Math.max(timeline.firstSecond(), Math.floor(start));
    const left = 3 * rem;
    const right = width - 1.5 * rem;
    /** @type {Scene} */
    const scene = {
      context,
      colours: readColours(colourNames),
      words,
      rem,
      left,
      right,
      bins: timeline.bins.slice(first - timeline.firstSecond()),
      first,
      x: (second) => left + ((second - start) / span) * (right - left),
    };
    const top = 3.6 * rem;
    const bottom = height - 1.4 * rem;
    const lanes = layOut(top, bottom, 1.5 * rem);

    context.clearRect(0, 0, width, height);
    context.font = `${0.85 * rem}px system-ui, sans-serif`;
    drawShare(scene, lanes.share);
    drawLatency(scene, lanes.latency);
    drawErrors(scene, lanes.errors);
    drawSeconds(scene, height, start, span);
    const marks = timeline.marks.filter(({ second }) => second >= start);
    drawMarks(scene, marks, top, bottom);
  };
}

/**
 * @param {number} top
 * @param {number} bottom
 * @param {number} gap
 * @returns {Record<'share' | 'latency' | 'errors', Lane>}
 */
function layOut(top, bottom, gap) {
  const free = bottom - top - 2 * gap;
  const share = { top, height: free * 0.6 };
  const latency = { top: share.top + share.height + gap, height: free * 0.24 };
  const errors = { top: latency.top + latency.height + gap, height: free * 0.16 };
  return { share, latency, errors };
}

/**
 * @param {Scene} scene
 * @param {number} bottom
 * @param {number} start
 * @param {number} span
 */
function drawSeconds({ context, colours, x }, bottom, start, span) {
  const step = [10, 30, 60, 120].find((it) => span / it <= 8) ?? 300;
  context.fillStyle = colours.faint;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  for (let second = Math.ceil(start / step) * step; second <= start + span; second += step) {
    const minutes = Math.floor(second / 60);
    context.fillText(`${minutes}:${String(second % 60).padStart(2, '0')}`, x(second), bottom);
  }
}

/**
 * A line at each change, and its name in the first of three rows where it has room; the third row
 * begins behind the name of the share's lane.
 * @param {Scene} scene
 * @param {readonly Mark[]} marks
 * @param {number} top
 * @param {number} bottom
 */
function drawMarks({ context, colours, words, x, rem, left, right }, marks, top, bottom) {
  context.font = `600 ${0.85 * rem}px system-ui, sans-serif`;
  const rowEnds = [left, left, left + context.measureText(words.shareLane).width + rem];
  const placed = marks.map((mark) => {
    const label = words.mark(mark);
    const width = context.measureText(label).width + 0.7 * rem;
    const at = Math.round(x(mark.second));
    const from = Math.min(at, right - width);
    const row = rowEnds.findIndex((end) => end <= from);
    if (row >= 0) rowEnds[row] = from + width;
    return { label, width, at, from, row, y: row < 0 ? top : row * 1.2 * rem };
  });

  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.fillStyle = colours.ink;
  for (const { at, y } of placed) context.fillRect(at - 1, y, 1.5, bottom - y);
  for (const { label, width, from, row, y } of placed.filter(({ row }) => row >= 0)) {
    context.fillStyle = colours.paper;
    context.fillRect(from + 1, y, width - 1, (row + 1) * 1.2 * rem - y);
    context.fillStyle = colours.ink;
    context.fillText(label, from + 0.35 * rem, y);
  }
}

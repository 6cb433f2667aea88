import { readColours } from '@meshwalk/chassis/page/dom.ts';
import { fitCanvas } from './canvas.ts';
import { type Colours, colourNames } from './marks.ts';
import type { Bin, Mark, Timeline } from './timeline.ts';
import type { Words } from './words.ts';

const leastSeconds = 60;
const mostSeconds = 600;
/** The thin line is the share of the last so many seconds. */
const rollingSeconds = 10;

interface Lane {
  top: number;
  height: number;
}

interface Scene {
  context: CanvasRenderingContext2D;
  colours: Colours;
  words: Words;
  rem: number;
  left: number;
  right: number;
  /** Pixels from the left edge for a second since the start. */
  x(second: number): number;
}

/** The time line: share of v2 with its band, latency and errors, and the moment of each change. */
export function createPlot(canvas: HTMLCanvasElement, draw: () => void) {
  const view = fitCanvas(canvas, draw);
  return function drawTimeline(timeline: Timeline, words: Words, nowSecond: number) {
    const { context, width, height } = view;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const left = 3 * rem;
    const right = width - 1.5 * rem;
    const span = Math.min(mostSeconds, Math.max(leastSeconds, nowSecond));
    const start = nowSecond > span ? nowSecond - span : 0;
    const x = (second: number) => left + ((second - start) / span) * (right - left);
    const colours = readColours(colourNames);
    const scene: Scene = { context, colours, words, rem, left, right, x };

    context.clearRect(0, 0, width, height);
    context.font = `${0.85 * rem}px system-ui, sans-serif`;
    const flags = 3.6 * rem;
    const lanes = layOut(flags, height - 1.4 * rem, rem);
    const bins = timeline.bins.slice(Math.max(0, Math.floor(start) - timeline.firstSecond()));
    const first = Math.max(timeline.firstSecond(), Math.floor(start));
    drawShare(scene, lanes.share, bins, first);
    drawLatency(scene, lanes.latency, bins, first);
    drawErrors(scene, lanes.errors, bins, first);
    drawSeconds(scene, height, start, span);
    drawMarks(scene, timeline.marks, start, flags, height - 1.4 * rem);
  };
}

function layOut(top: number, bottom: number, rem: number) {
  const gap = 1.5 * rem;
  const free = bottom - top - 2 * gap;
  const share = { top, height: free * 0.6 };
  const latency = { top: share.top + share.height + gap, height: free * 0.24 };
  const errors = { top: latency.top + latency.height + gap, height: free * 0.16 };
  return { share, latency, errors };
}

function drawShare(scene: Scene, lane: Lane, bins: readonly Bin[], first: number) {
  const { context, colours, x, words } = scene;
  const y = (share: number) => lane.top + (1 - share) * lane.height;
  for (const level of [0, 0.5, 1]) drawRule(scene, y(level), `${level * 100} %`);

  context.globalAlpha = 0.22;
  context.fillStyle = colours.v2;
  bins.forEach(({ share }, index) => {
    if (share === null) return;
    const from = x(first + index);
    context.fillRect(
      from,
      y(share.high),
      x(first + index + 1) - from + 0.5,
      y(share.low) - y(share.high),
    );
  });
  context.globalAlpha = 1;
  drawLine(scene, bins, first, (index) => rollingShare(bins, index), y, colours.v2, 1);
  drawLine(scene, bins, first, (index) => bins[index]?.share?.share ?? null, y, colours.v2, 3);
  context.setLineDash([6, 4]);
  drawSteps(scene, bins, first, (bin) => bin.expected, y);
  context.setLineDash([]);
  drawLaneName(scene, lane, words.shareLane);
}

function rollingShare(bins: readonly Bin[], index: number): number | null {
  let v2 = 0;
  let total = 0;
  for (let at = Math.max(0, index - rollingSeconds + 1); at <= index; at++) {
    v2 += bins[at]?.v2 ?? 0;
    total += (bins[at]?.v1 ?? 0) + (bins[at]?.v2 ?? 0);
  }
  return bins[index]?.share && total > 0 ? v2 / total : null;
}

function drawLatency(scene: Scene, lane: Lane, bins: readonly Bin[], first: number) {
  const mean = (side: 0 | 1) => (index: number) => {
    const bin = bins[index];
    return bin && bin.good[side] > 0 ? bin.latencyMs[side] / bin.good[side] : null;
  };
  const values = bins.flatMap((_, index) => [mean(0)(index) ?? 0, mean(1)(index) ?? 0]);
  const top = niceCeiling(Math.max(10, ...values));
  const y = (ms: number) => lane.top + (1 - ms / top) * lane.height;
  drawRule(scene, y(0), '0');
  drawRule(scene, y(top), String(top));
  drawLine(scene, bins, first, mean(0), y, scene.colours.v1, 2);
  drawLine(scene, bins, first, mean(1), y, scene.colours.v2, 2);
  drawLaneName(scene, lane, scene.words.latencyLane);
}

/** Bars of each second's errors, in the colour of the version that answered, stacked. */
function drawErrors(scene: Scene, lane: Lane, bins: readonly Bin[], first: number) {
  const { context, colours, x } = scene;
  const sums = bins.map(({ errors }) => errors[0] + errors[1] + errors[2]);
  const top = niceCeiling(Math.max(1, ...sums));
  const bottom = lane.top + lane.height;
  drawRule(scene, bottom, '0');
  if (Math.max(0, ...sums) > 0) drawRule(scene, lane.top, String(top));
  bins.forEach(({ errors }, index) => {
    let y = bottom;
    for (const [side, colour] of [colours.v1, colours.v2, colours.error].entries()) {
      const height = ((errors[side] ?? 0) / top) * lane.height;
      context.fillStyle = colour;
      context.fillRect(x(first + index), y - height, x(1) - x(0) - 0.5, height);
      y -= height;
    }
  });
  drawLaneName(scene, lane, scene.words.errorLane);
}

/** The next 1, 2 or 5 times a power of ten. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}

function drawRule({ context, colours, left, right, rem }: Scene, y: number, label: string) {
  context.fillStyle = colours.rule;
  context.fillRect(left, Math.round(y), right - left, 1);
  context.fillStyle = colours.faint;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(label, left - 0.4 * rem, y);
}

function drawLaneName({ context, colours, left, rem }: Scene, lane: Lane, name: string) {
  context.fillStyle = colours.faint;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText(name, left, lane.top - 0.15 * rem);
}

function drawLine(
  { context, x }: Scene,
  bins: readonly Bin[],
  first: number,
  valueAt: (index: number) => number | null,
  y: (value: number) => number,
  colour: string,
  width: number,
) {
  context.beginPath();
  let isDrawing = false;
  bins.forEach((_, index) => {
    const value = valueAt(index);
    if (value !== null) {
      const method = isDrawing ? 'lineTo' : 'moveTo';
      context[method](x(first + index + 0.5), y(value));
    }
    isDrawing = value !== null;
  });
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.stroke();
}

function drawSteps(
  { context, colours, x }: Scene,
  bins: readonly Bin[],
  first: number,
  levelOf: (bin: Bin) => number | null,
  y: (value: number) => number,
) {
  context.beginPath();
  bins.forEach((bin, index) => {
    const value = levelOf(bin);
    if (value === null) return;
    context.moveTo(x(first + index), y(value));
    context.lineTo(x(first + index + 1), y(value));
  });
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.stroke();
}

function drawSeconds(
  { context, colours, x, rem }: Scene,
  bottom: number,
  start: number,
  span: number,
) {
  const step = [10, 30, 60, 120].find((it) => span / it <= 8) ?? 300;
  context.fillStyle = colours.faint;
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  for (let second = Math.ceil(start / step) * step; second <= start + span; second += step) {
    const minutes = Math.floor(second / 60);
    const label = `${minutes}:${String(second % 60).padStart(2, '0')}`;
    context.fillText(label, x(second), bottom);
  }
  context.font = `600 ${0.85 * rem}px system-ui, sans-serif`;
}

/** A line at each change, and its name in the first of two rows where it has room. */
function drawMarks(
  { context, colours, words, x, rem, left, right }: Scene,
  marks: readonly Mark[],
  start: number,
  top: number,
  bottom: number,
) {
  const rowEnds = [left, left];
  const placed = marks
    .filter(({ second }) => second >= start)
    .map((mark) => {
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

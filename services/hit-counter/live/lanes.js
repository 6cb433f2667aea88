/** @import { Bin, Height, Lane, Scene } from './types.ts' */

/** The thin line is the share of the last so many seconds. */
const rollingSeconds = 10;

/**
 * The share of v2 since the last change of the split: thick, with its band, beside what is expected.
 * @param {Scene} scene
 * @param {Lane} lane
 */
export function drawShare(scene, lane) {
  const { context, colours, bins, words } = scene;
  /** @type {Height} */
  const y = (share) => lane.top + (1 - share) * lane.height;
  for (const level of [0, 0.5, 1]) drawRule(scene, y(level), `${level * 100} %`);

  context.globalAlpha = 0.22;
  context.fillStyle = colours.v2;
  for (const [index, { share }] of bins.entries()) {
    if (share) fillSecond(scene, index, y(share.high), y(share.low), 0.5);
  }
  context.globalAlpha = 1;
  const rolling = bins.map((_, index) => rollingShare(bins, index));
  drawLine(scene, rolling, y, colours.v2, 1);
  drawLine(
    scene,
    bins.map(({ share }) => share?.share ?? null),
    y,
    colours.v2,
    3,
  );

  context.setLineDash([6, 4]);
  drawSteps(scene, y);
  context.setLineDash([]);
  drawName(scene, lane, words.shareLane);
}

/**
 * @param {readonly Bin[]} bins
 * @param {number} index
 */
function rollingShare(bins, index) {
  const recent = bins.slice(Math.max(0, index - rollingSeconds + 1), index + 1);
  const v2 = recent.reduce((sum, bin) => sum + bin.v2, 0);
  const total = recent.reduce((sum, bin) => sum + bin.v1 + bin.v2, 0);
  return bins[index]?.share && total > 0 ? v2 / total : null;
}

/**
 * The mean latency of each second's good answers, by version.
 * @param {Scene} scene
 * @param {Lane} lane
 */
export function drawLatency(scene, lane) {
  const { bins, colours, words } = scene;
  const means = (/** @type {0 | 1} */ side) =>
    bins.map(({ good, latencyMs }) => (good[side] > 0 ? latencyMs[side] / good[side] : null));
  const [v1, v2] = [means(0), means(1)];
  const top = niceCeiling(Math.max(10, ...v1.map(Number), ...v2.map(Number)));
  /** @type {Height} */
  const y = (ms) => lane.top + (1 - ms / top) * lane.height;
  drawRule(scene, y(0), '0');
  drawRule(scene, y(top), String(top));
  drawLine(scene, v1, y, colours.v1, 2);
  drawLine(scene, v2, y, colours.v2, 2);
  drawName(scene, lane, words.latencyLane);
}

/**
 * Each second's errors, stacked, in the colour of the version that made them.
 * @param {Scene} scene
 * @param {Lane} lane
 */
export function drawErrors(scene, lane) {
  const { context, colours, bins, words } = scene;
  const most = Math.max(0, ...bins.map(({ errors }) => errors[0] + errors[1] + errors[2]));
  const top = niceCeiling(Math.max(1, most));
  const bottom = lane.top + lane.height;
  drawRule(scene, bottom, '0');
  if (most > 0) drawRule(scene, lane.top, String(top));
  for (const [index, { errors }] of bins.entries()) {
    let y = bottom;
    for (const [side, colour] of [colours.v1, colours.v2, colours.error].entries()) {
      const height = ((errors[side] ?? 0) / top) * lane.height;
      context.fillStyle = colour;
      fillSecond(scene, index, y - height, y, -0.5);
      y -= height;
    }
  }
  drawName(scene, lane, words.errorLane);
}

/**
 * The next 1, 2 or 5 times a power of ten.
 * @param {number} value
 */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

/**
 * @param {Scene} scene
 * @param {number} index
 * @param {number} top
 * @param {number} bottom
 * @param {number} extra pixels that it is wider than its second
 */
function fillSecond({ context, first, x }, index, top, bottom, extra) {
  const left = x(first + index);
  context.fillRect(left, top, x(first + index + 1) - left + extra, bottom - top);
}

/**
 * A line through a value per second; it breaks where there is none.
 * @param {Scene} scene
 * @param {readonly (number | null)[]} values
 * @param {Height} y
 * @param {string} colour
 * @param {number} width
 */
function drawLine({ context, first, x }, values, y, colour, width) {
  context.beginPath();
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const isBegun = (values[index - 1] ?? null) !== null;
    context[isBegun ? 'lineTo' : 'moveTo'](x(first + index + 0.5), y(value));
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = 'round';
  context.stroke();
}

/**
 * The expected share.
 * @param {Scene} scene
 * @param {Height} y
 */
function drawSteps({ context, colours, bins, first, x }, y) {
  context.beginPath();
  for (const [index, { expected }] of bins.entries()) {
    if (expected === null) continue;
    context.moveTo(x(first + index), y(expected));
    context.lineTo(x(first + index + 1), y(expected));
  }
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.stroke();
}

/**
 * @param {Scene} scene
 * @param {number} y
 * @param {string} label
 */
function drawRule({ context, colours, left, right, rem }, y, label) {
  context.fillStyle = colours.rule;
  context.fillRect(left, Math.round(y), right - left, 1);
  context.fillStyle = colours.faint;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(label, left - 0.4 * rem, y);
}

/**
 * @param {Scene} scene
 * @param {Lane} lane
 * @param {string} name
 */
function drawName({ context, colours, left, rem }, lane, name) {
  context.fillStyle = colours.faint;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText(name, left, lane.top - 0.15 * rem);
}

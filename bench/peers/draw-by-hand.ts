import { createCanvas } from 'canvas';
import { encodeCanvas } from '../../services/chart-agent/src/drawing/encode.ts';
import { latinFamily, registerFonts } from '../../services/chart-agent/src/drawing/fonts.ts';
import { measures } from '../../services/chart-agent/src/drawing/measures.ts';
import { themes } from '../../services/chart-agent/src/drawing/themes.ts';
import type { Metric } from '../../services/chart-agent/src/metric.ts';

const width = 1024;
const height = 512;
const { background, text, grid, bars } = themes.light;
const colours = measures.map(({ kind }) => bars[kind]);
const names = measures.map(({ words }) => words.join(''));
const left = 60;
const right = 1006;
const top = 110;
const bottom = 450;

/** The chart's floor: the same picture by bare canvas calls, with no Chart.js. */
export function createHandPainter(): (metric: Metric, evidence: string) => Uint8Array {
  registerFonts();
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const write = (
    words: string,
    x: number,
    y: number,
    font: string,
    align: 'left' | 'right' | 'center',
  ) => {
    context.font = font;
    context.textAlign = align;
    context.fillText(words, x, y);
  };

  return ({ performance_index: values, ...about }, evidence) => {
    context.fillStyle = background;
    context.fillRect(0, 0, width, height);
    context.fillStyle = grid;
    for (let line = 0; line <= 5; line++) {
      context.fillRect(left, bottom - (line * (bottom - top)) / 5, right - left, 1);
    }
    context.fillStyle = text;
    for (let line = 0; line <= 5; line++) {
      write(String(line * 20), left - 8, bottom - line * 68 + 5, `15px "${latinFamily}"`, 'right');
    }
    write(about.app_name, 18, 42, `bold 24px "${latinFamily}"`, 'left');
    write(`Domain: ${about.domain}`, 18, 66, `15px "${latinFamily}"`, 'left');
    write(`Host: ${about.host}`, 200, 66, `15px "${latinFamily}"`, 'left');
    write(evidence, 18, 498, `11px "${latinFamily}"`, 'left');
    const lengths = [
      values.failRatio * 100,
      values.failAmount,
      values.accessAmount,
      values.maxConcurrent,
      values.minLatency,
      values.avgLatency,
    ];
    for (const [index, length] of lengths.entries()) {
      const middle = left + Math.round(((index + 0.5) * (right - left)) / 6);
      const barTop = bottom - Math.round((length * (bottom - top)) / 100);
      context.fillStyle = colours[index] ?? text;
      context.fillRect(middle - 54, barTop, 108, bottom - barTop);
      context.fillStyle = text;
      write(names[index] ?? '', middle, bottom + 22, `15px "${latinFamily}"`, 'center');
      write(length.toFixed(0), middle, barTop - 7, `bold 15px "${latinFamily}"`, 'center');
    }
    return encodeCanvas(canvas, 'png');
  };
}

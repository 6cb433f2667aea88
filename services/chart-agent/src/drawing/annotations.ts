import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Chart, Plugin } from 'chart.js';
import type { ThemeName } from '../chart-options.ts';
import { fontFamilies } from './fonts.ts';
import { type Layout, lineOf } from './layout.ts';
import { fitText } from './texts.ts';
import { themes } from './themes.ts';

/** The texts of one picture, cleaned; `values` has one for each bar. */
export interface Caption {
  title: string;
  domain: string;
  host: string;
  evidence: string;
  values: readonly string[];
}

/** A Chart.js plugin that paints the background, the title, the values and the evidence. */
export function annotate(theme: ThemeName, layout: Layout, read: () => Caption): Plugin {
  return {
    id: 'annotations',
    beforeDraw: ({ ctx }) => paintBackground(ctx, theme, layout),
    afterDraw: (chart) => {
      const { ctx } = chart;
      const caption = read();
      ctx.save();
      ctx.fillStyle = themes[theme].text;
      ctx.textBaseline = 'alphabetic';
      ctx.textAlign = 'left';
      writeTitle(ctx, layout, caption);
      writeEvidence(ctx, layout, caption);
      writeValues(chart, theme, layout, caption.values);
      ctx.restore();
    },
  };
}

function paintBackground(ctx: SKRSContext2D, theme: ThemeName, { width, height }: Layout): void {
  ctx.save();
  ctx.fillStyle = themes[theme].background;
  ctx.fillRect(0, 0, width, height);
  ctx.restore();
}

function writeTitle(ctx: SKRSContext2D, layout: Layout, caption: Caption): void {
  const { marginPx, titlePx, textPx } = layout;
  const room = layout.width - 2 * marginPx;
  const widthOf = (text: string) => ctx.measureText(text).width;
  ctx.font = `bold ${titlePx}px ${fontFamilies}`;
  ctx.fillText(fitText(caption.title, room, widthOf), marginPx, marginPx + titlePx);
  ctx.font = `${textPx}px ${fontFamilies}`;
  const gap = textPx * 1.5;
  const domainPx = widthOf(caption.domain);
  const host = fitText(caption.host, Math.max(room / 2, room - domainPx) - gap, widthOf);
  const domain = fitText(caption.domain, room - widthOf(host) - gap, widthOf);
  const y = marginPx + lineOf(titlePx) + textPx;
  ctx.fillText(domain, marginPx, y);
  ctx.fillText(host, marginPx + widthOf(domain) + gap, y);
}

function writeEvidence(ctx: SKRSContext2D, layout: Layout, { evidence }: Caption): void {
  const { width, height, marginPx, smallPx } = layout;
  ctx.font = `${smallPx}px ${fontFamilies}`;
  const text = fitText(evidence, width - 2 * marginPx, (part) => ctx.measureText(part).width);
  ctx.fillText(text, marginPx, height - Math.ceil(marginPx * 0.75));
}

/** Writes each value past its bar's end, or past zero if it is negative: there is always room. */
function writeValues(
  chart: Chart,
  theme: ThemeName,
  { textPx, slotPx }: Layout,
  values: readonly string[],
): void {
  const { ctx } = chart;
  const { x, y } = chart.scales;
  if (!x || !y) return;
  const isHorizontal = chart.options.indexAxis === 'y';
  const zero = (isHorizontal ? x : y).getPixelForValue(0);
  const gap = Math.round(textPx * 0.45);
  const room = isHorizontal ? textPx * 5.5 : slotPx;
  ctx.font = `bold ${textPx}px ${fontFamilies}`;
  const widthOf = (text: string) => ctx.measureText(text).width;
  for (const [index, end] of chart.getDatasetMeta(0).data.entries()) {
    const text = fitText(values[index] ?? '', room, widthOf);
    const width = Math.ceil(widthOf(text));
    const left = Math.round(isHorizontal ? Math.max(end.x, zero) + gap : end.x - width / 2);
    const base = Math.round(isHorizontal ? end.y + textPx * 0.36 : Math.min(end.y, zero) - gap);
    // Type across a gridline would be hard to read, and mix new colours.
    ctx.fillStyle = themes[theme].background;
    ctx.fillRect(left - 2, base - textPx, width + 4, textPx + Math.ceil(gap / 2));
    ctx.fillStyle = themes[theme].text;
    ctx.fillText(text, left, base);
  }
}

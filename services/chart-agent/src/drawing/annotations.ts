import type { CanvasRenderingContext2D } from 'canvas';
import type { Chart, Plugin } from 'chart.js';
import type { ThemeName } from '../chart-options.ts';
import { anyFamily } from './fonts.ts';
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

/** A Chart.js plugin that paints the background, and what the caption says at that moment. */
export function annotate(theme: ThemeName, layout: Layout, caption: Caption): Plugin {
  return {
    id: 'annotations',
    beforeDraw: ({ ctx }) => paintBackground(ctx, theme, layout),
    afterDraw: (chart) => {
      const { ctx } = chart;
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

function paintBackground(
  ctx: CanvasRenderingContext2D,
  theme: ThemeName,
  { width, height }: Layout,
): void {
  ctx.save();
  ctx.fillStyle = themes[theme].background;
  ctx.fillRect(0, 0, width, height);
  ctx.restore();
}

function writeTitle(ctx: CanvasRenderingContext2D, layout: Layout, caption: Caption): void {
  const { marginPx, titlePx, textPx } = layout;
  const room = layout.width - 2 * marginPx;
  const widthOf = (text: string) => ctx.measureText(text).width;
  ctx.font = `bold ${titlePx}px ${anyFamily}`;
  ctx.fillText(fitText(caption.title, room, widthOf), marginPx, marginPx + titlePx);
  ctx.font = `${textPx}px ${anyFamily}`;
  const gap = textPx * 1.5;
  const domainPx = widthOf(caption.domain);
  const host = fitText(caption.host, Math.max(room / 2, room - domainPx) - gap, widthOf);
  const domain = fitText(caption.domain, room - widthOf(host) - gap, widthOf);
  const y = marginPx + lineOf(titlePx) + textPx;
  ctx.fillText(domain, marginPx, y);
  ctx.fillText(host, marginPx + widthOf(domain) + gap, y);
}

function writeEvidence(ctx: CanvasRenderingContext2D, layout: Layout, { evidence }: Caption): void {
  const { width, height, marginPx, smallPx } = layout;
  ctx.font = `${smallPx}px ${anyFamily}`;
  const text = fitText(evidence, width - 2 * marginPx, (part) => ctx.measureText(part).width);
  ctx.fillText(text, marginPx, height - Math.ceil(marginPx * 0.75));
}

/** Writes each value past its bar's end, or past zero if it is negative: there is always room. */
function writeValues(
  chart: Chart,
  theme: ThemeName,
  layout: Layout,
  values: readonly string[],
): void {
  const { ctx } = chart;
  const { textPx } = layout;
  const { x, y } = chart.scales;
  if (!x || !y) return;
  const isHorizontal = chart.options.indexAxis === 'y';
  const zero = (isHorizontal ? x : y).getPixelForValue(0);
  const gap = Math.round(textPx * (chart.getDatasetMeta(0).type === 'line' ? 0.9 : 0.45));
  ctx.font = `bold ${textPx}px ${anyFamily}`;
  ctx.textAlign = isHorizontal ? 'left' : 'center';
  const widthOf = (text: string) => ctx.measureText(text).width;
  const room = isHorizontal ? layout.padding.right : Math.floor(x.width / values.length) - 2;
  for (const [index, end] of chart.getDatasetMeta(0).data.entries()) {
    const value = values[index] ?? '';
    // Measuring six texts would take a tenth of the whole chart's time.
    const halfWidth = Math.min(Math.ceil(value.length * textPx * 0.31), room >> 1);
    const text = halfWidth * 2 < room ? value : fitText(value, room, widthOf);
    const anchor = Math.round(isHorizontal ? Math.max(end.x, zero) + gap : end.x);
    const left = isHorizontal ? anchor - 2 : anchor - halfWidth;
    const base = Math.round(isHorizontal ? end.y + textPx * 0.36 : Math.min(end.y, zero) - gap);
    // Type across a gridline would be hard to read, and mix new colours.
    ctx.fillStyle = themes[theme].background;
    ctx.fillRect(left, base - textPx, 2 * halfWidth, Math.ceil(textPx * 1.2));
    ctx.fillStyle = themes[theme].text;
    ctx.fillText(text, anchor, base);
  }
}

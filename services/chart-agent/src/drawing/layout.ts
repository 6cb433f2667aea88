import type { ChartType, ThemeName } from '../chart-options.ts';
import { themes } from './themes.ts';

/** Where things go in a picture, in whole pixels. */
export interface Layout {
  width: number;
  height: number;
  marginPx: number;
  titlePx: number;
  textPx: number;
  smallPx: number;
  /** What Chart.js leaves free around its own area: room for title, values and evidence. */
  padding: { top: number; right: number; bottom: number; left: number };
  /** The room for one of the six names and values, side by side. */
  slotPx: number;
  maxTicks: number;
}

const smallestPx = 9;

/** Sizes of type and spaces for a picture: they grow with its smaller side, as a slide's do. */
export function layOut(type: ChartType, theme: ThemeName, width: number, height: number): Layout {
  const scale = Math.min(width / 1024, height / 512) * themes[theme].typeScale;
  const px = (size: number) => Math.max(smallestPx, Math.round(size * scale));
  const textPx = px(15);
  const titlePx = Math.max(px(24), textPx + 3);
  const smallPx = px(11);
  const marginPx = Math.max(6, Math.round(18 * scale));
  const titleLines = lineOf(titlePx) + lineOf(textPx);
  const valueLine = type === 'bar' || type === 'line' ? lineOf(textPx) : 0;
  const valueColumn = type === 'horizontal-bar' ? Math.ceil(textPx * 5.5) : 0;
  return {
    width,
    height,
    marginPx,
    titlePx,
    textPx,
    smallPx,
    padding: {
      top: marginPx + titleLines + valueLine + Math.round(marginPx / 2),
      right: marginPx + valueColumn,
      bottom: lineOf(smallPx) + marginPx,
      left: marginPx,
    },
    slotPx: Math.floor((width - 2 * marginPx - 3 * textPx) / 6),
    maxTicks: height < textPx * 26 ? 3 : 6,
  };
}

/** The height of a line of type. */
export function lineOf(typePx: number): number {
  return Math.ceil(typePx * 1.35);
}

import type { ChartConfiguration, Plugin } from 'chart.js';
import type { ChartType, ThemeName } from '../chart-options.ts';
import type { Layout } from './layout.ts';
import { measures, writeNumber } from './measures.ts';
import { themes } from './themes.ts';

/** Where the axis of values ends when no value is larger. */
export const leastAxisEnd = 100;

/** One length and one name for each bar; a name may have several lines. */
export interface ChartData {
  lengths: number[];
  labels: (string | string[])[];
}

/** The Chart.js configuration of a chart; later data can be put into it and updated. */
export function configureChart(
  type: ChartType,
  theme: ThemeName,
  layout: Layout,
  data: ChartData,
  plugins: Plugin[],
): ChartConfiguration {
  const { textPx, padding } = layout;
  const isHorizontal = type === 'horizontal-bar';
  return {
    type: isHorizontal ? 'bar' : type,
    data: {
      labels: data.labels,
      datasets: [{ data: data.lengths, ...datasetStyle(type, theme, textPx) }],
    },
    options: {
      responsive: false,
      animation: false,
      devicePixelRatio: 1,
      events: [],
      indexAxis: isHorizontal ? 'y' : 'x',
      layout: { padding },
      scales: type === 'radar' ? radialScale(theme, layout) : scales(theme, layout, isHorizontal),
    },
    plugins,
  };
}

function datasetStyle(type: ChartType, theme: ThemeName, textPx: number) {
  const { bars } = themes[theme];
  const colours = measures.map(({ kind }) => bars[kind]);
  if (type === 'bar' || type === 'horizontal-bar') {
    return {
      backgroundColor: colours,
      categoryPercentage: 0.8,
      barPercentage: 0.85,
      inflateAmount: 0,
      clip: false as const,
    };
  }
  return {
    borderColor: bars.load,
    borderWidth: textPx / 7,
    fill: type === 'radar',
    backgroundColor: `${bars.load}33`,
    pointBackgroundColor: colours,
    pointBorderWidth: 0,
    pointRadius: textPx * 0.35,
  };
}

function values(theme: ThemeName, { textPx, maxTicks }: Layout) {
  const { grid, text } = themes[theme];
  return {
    beginAtZero: true,
    suggestedMax: leastAxisEnd,
    border: { display: false },
    grid: { color: grid, drawTicks: false },
    ticks: {
      color: text,
      font: { size: textPx },
      padding: textPx / 2,
      autoSkip: false,
      maxTicksLimit: maxTicks,
      callback: (value: number | string) => writeNumber(Number(value)),
    },
  };
}

function scales(theme: ThemeName, layout: Layout, isHorizontal: boolean) {
  const { text } = themes[theme];
  const categories = {
    offset: true,
    border: { display: false },
    grid: { display: false },
    ticks: {
      color: text,
      font: { size: layout.textPx },
      autoSkip: false,
      maxRotation: 0,
    },
  };
  const amounts = values(theme, layout);
  return isHorizontal ? { x: amounts, y: categories } : { x: categories, y: amounts };
}

function radialScale(theme: ThemeName, layout: Layout) {
  const { background, grid, text } = themes[theme];
  const amounts = values(theme, layout);
  return {
    r: {
      ...amounts,
      angleLines: { color: grid },
      pointLabels: { color: text, font: { size: layout.textPx }, padding: layout.textPx / 2 },
      ticks: { ...amounts.ticks, display: layout.maxTicks > 3, backdropColor: background },
    },
  };
}

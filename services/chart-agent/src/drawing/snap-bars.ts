import type { Element, Plugin } from 'chart.js';

interface Box {
  x: number;
  y: number;
  base: number;
  width: number;
  height: number;
}

/** A Chart.js plugin that moves bars to whole pixels: sharp edges, and no colours but their own. */
export const snapBars: Plugin = {
  id: 'snapBars',
  beforeDatasetsDraw: (chart) => {
    const isHorizontal = chart.options.indexAxis === 'y';
    for (const bar of chart.getDatasetMeta(0).data) {
      if (!isBox(bar)) continue;
      bar.x = Math.round(bar.x);
      bar.y = Math.round(bar.y);
      bar.base = Math.round(bar.base);
      // The even thickness lies evenly around its middle.
      if (isHorizontal) bar.height = 2 * Math.round(bar.height / 2);
      else bar.width = 2 * Math.round(bar.width / 2);
    }
  },
};

function isBox(element: Element): element is Element & Box {
  return 'base' in element;
}

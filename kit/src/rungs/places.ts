import type { Place, RungUrls } from './rung.ts';

/** What to open on a rung whose addresses last. */
export function placesOf({ front, chartAgent, metricGenerator }: RungUrls): Place[] {
  return [
    { name: 'hits', at: `${front}/` },
    { name: 'live', at: `${front}/live` },
    { name: 'chart', at: `${chartAgent}/k8s-app-monitor-agent` },
    { name: 'metric', at: `${metricGenerator}/metrics` },
  ];
}

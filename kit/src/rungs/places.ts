import { paint } from '../terminal.ts';
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

/** One line for each place: its name, then what to open or type. */
export function describePlaces(places: Place[]): string {
  const width = Math.max(...places.map(({ name }) => name.length));
  return places.map(({ name, at }) => `  ${name.padEnd(width)}  ${paint('bold', at)}`).join('\n');
}

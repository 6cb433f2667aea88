import type { App } from '@meshwalk/chassis/http';
import { servePage } from '@meshwalk/chassis/pages';
import { chartQuerySchema } from '../chart-options.ts';

/** `GET /k8s-app-monitor-agent/live`: the chart, refreshing itself, with its options and evidence. */
export function serveLive(app: App): void {
  servePage(app, {
    path: '/k8s-app-monitor-agent/live',
    summary: 'The chart as a page that refreshes itself',
    folder: new URL('../../live/', import.meta.url),
    extra: { 'options.json': JSON.stringify(chartQuerySchema.properties) },
  });
}

import { ChartPainter } from '../services/chart-agent/src/drawing/chart-painter.ts';
import type { Metric } from '../services/chart-agent/src/metric.ts';
import type { ChartJob } from '../services/chart-agent/src/render-pool.ts';

/** A metric whose values differ from chart to chart, as those of the metric-generator do. */
export function metricOf(index: number): Metric {
  return {
    performance_index: {
      failRatio: (index % 100) / 100,
      failAmount: index % 99,
      accessAmount: 99,
      maxConcurrent: (index * 7) % 99,
      minLatency: index % 20,
      avgLatency: (index * 3) % 77,
    },
    host: 'k8s-app-monitor-test-7d9f4b6c5-x2x8p',
    app_name: 'test-app',
    domain: 'test-domain',
  };
}

/** The footer of that chart. */
export function evidenceOf(index: number): string {
  return `chart-agent v1 · agent-5c7d · trace ${index.toString(16).padStart(32, '4bf9')}`;
}

/** The default picture of that metric, or one of another look. */
export function jobOf(index: number, look: Partial<ChartJob> = {}): ChartJob {
  return {
    metric: metricOf(index),
    type: 'bar',
    theme: 'light',
    format: 'png',
    width: 1024,
    height: 512,
    evidence: evidenceOf(index),
    ...look,
  };
}

/** Draws default pictures as a thread of the chart-agent does. */
export function drawDefault(): (index: number) => Uint8Array {
  const painter = new ChartPainter();
  return (index) => painter.paint(jobOf(index));
}

import type { ChartJob } from '../src/render-pool.ts';

const performance = {
  failRatio: 0.1212,
  failAmount: 12,
  accessAmount: 99,
  maxConcurrent: 41,
  minLatency: 3,
  avgLatency: 20,
};

/** A job like those of every day, but for what is given. */
export function jobWith(
  look: Partial<Omit<ChartJob, 'metric'>> = {},
  metric: Partial<ChartJob['metric']> = {},
): ChartJob {
  return {
    metric: {
      performance_index: performance,
      host: 'web-7d9f',
      app_name: 'test-app',
      domain: 'test-domain',
      ...metric,
    },
    type: 'bar',
    theme: 'light',
    format: 'png',
    width: 1024,
    height: 512,
    evidence: 'chart-agent v1 · agent-5c7d · seed 7',
    ...look,
  };
}

/** A metric's numbers, all of them that one. */
export function all(value: number): ChartJob['metric']['performance_index'] {
  return Object.assign({}, ...Object.keys(performance).map((key) => ({ [key]: value })));
}

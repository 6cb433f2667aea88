import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { App } from './http.ts';
import { problemResponses } from './problem.ts';

/** What a request was and how it ended, for the metrics. */
export interface Observation {
  route: string;
  method: string;
  status: number;
  fault: string;
  seconds: number;
}

export interface Metrics {
  registry: Registry;
  observe(observation: Observation): void;
}

export type { Registry };

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A registry with request, process and event-loop metrics, each labelled with app and version. */
export function createMetrics(app: string, version: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ app, version });
  collectDefaultMetrics({ register: registry });

  const labelNames = ['route', 'method', 'status', 'fault'] as const;
  const duration = createDurations(registry, {
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer',
    labelNames,
  });
  new Counter({
    name: 'http_requests_total',
    help: 'Requests answered; status 499 where the connection ended before the answer',
    labelNames,
    registers: [registry],
    // Read off the histogram when scraped, so that a request pays for one metric only.
    async collect() {
      this.reset();
      const { values } = await duration.get();
      for (const { metricName, labels, value } of values) {
        if (metricName?.endsWith('_count')) this.inc(labels, value);
      }
    },
  });
  return {
    registry,
    observe: ({ route, method, status, fault, seconds }) => {
      duration.observe({ route, method, status, fault }, seconds);
    },
  };
}

interface Durations<Label extends string> {
  name: string;
  help: string;
  labelNames: readonly Label[];
}

/** A histogram of seconds, from 1 ms to 10 s. */
export function createDurations<Label extends string>(
  registry: Registry,
  { name, help, labelNames }: Durations<Label>,
): Histogram<Label> {
  return new Histogram({
    name,
    help,
    labelNames: [...labelNames],
    buckets: durationBuckets,
    registers: [registry],
  });
}

/**
 * Prometheus text as OpenMetrics 1.0: counter families are named without `_total`, and the text
 * ends with `# EOF`. (prom-client's own OpenMetrics output renames the registry's counters for good.)
 */
export function toOpenMetrics(text: string): string {
  const families = text.replace(
    /^# HELP (\w+)_total (.*)\n# TYPE \1_total counter$/gm,
    '# HELP $1 $2\n# TYPE $1 counter',
  );
  return `${families.replace(/\n{2,}/g, '\n')}# EOF\n`;
}

const text = { schema: { type: 'string' } } as const;

const metricsRoute = {
  summary: 'Metrics, in the text that Prometheus reads',
  tags: ['metrics'],
  response: {
    200: {
      description: 'OpenMetrics for a scraper that asks for it, else Prometheus text',
      content: { 'text/plain': text, 'application/openmetrics-text': text },
    },
    ...problemResponses,
  },
} as const;

/** `GET /metrics` on the admin port: OpenMetrics for a scraper that asks for it, else Prometheus. */
export function serveMetrics(admin: App, registry: Registry): void {
  admin.get('/metrics', { schema: metricsRoute }, async (request, reply) => {
    const text = await registry.metrics();
    const wantsOpenMetrics = request.headers.accept?.includes('application/openmetrics-text');
    reply.type(
      wantsOpenMetrics ? Registry.OPENMETRICS_CONTENT_TYPE : Registry.PROMETHEUS_CONTENT_TYPE,
    );
    return wantsOpenMetrics ? toOpenMetrics(text) : text;
  });
}

import type { App } from '@meshwalk/chassis/http';
import { HttpProblem, problemResponses } from '@meshwalk/chassis/problem';
import { traceCall } from '@meshwalk/chassis/span';
import { pickTraceHeaders, traceIdOf } from '@meshwalk/chassis/trace';
import { chartQuerySchema } from '../chart-options.ts';
import { metricSchema } from '../metric.ts';
import type { MetricSource } from '../metric-source.ts';
import { RenderBusyError, type RenderPool } from '../render-pool.ts';
import { UpstreamError } from '../upstream-error.ts';

interface ChartOptions {
  source: MetricSource;
  renderer: RenderPool;
  version: string;
  host: string;
}

/** The paths of the tutorials; all draw the same chart. */
const paths = ['/k8s-app-monitor-agent', '/k8s-app-monitor-test', '/'];

const mediaTypes = { png: 'image/png', webp: 'image/webp', svg: 'image/svg+xml' } as const;

const picture = { schema: { type: 'string', format: 'binary' } } as const;
const text = { type: 'string' } as const;

const response = {
  200: {
    description: 'A bar chart of the metric just fetched, or that metric as JSON',
    content: {
      'image/png': picture,
      'image/webp': picture,
      'image/svg+xml': picture,
      'application/json': {
        schema: {
          ...metricSchema,
          properties: {
            ...metricSchema.properties,
            agent: {
              type: 'object',
              properties: { version: text, host: text, trace_id: text },
            },
          },
        },
      },
    },
  },
  ...problemResponses,
} as const;

/** `GET /k8s-app-monitor-agent`: fetches a metric and draws it. */
export function serveChart(app: App, { source, renderer, version, host }: ChartOptions): void {
  for (const path of paths) {
    app.get(
      path,
      {
        schema: {
          summary: 'A new chart at each request; the same one again for a seed',
          tags: ['chart'],
          querystring: chartQuerySchema,
          response,
        },
      },
      async (request, reply) => {
        const { format, seed, ...look } = request.query;
        const traceId = traceIdOf(request);
        const metric = await traceCall(request.span, {
          name: 'GET /metrics',
          attributes: { 'http.request.method': 'GET', 'peer.service': 'metric-generator' },
          run: (span) => source.fetchMetric(seed, pickTraceHeaders(request.headers, span)),
        }).catch(refuse);
        const fetchedMs = reply.elapsedTime;

        reply.headers({ 'cache-control': 'no-store', 'x-app-version': version });
        if (traceId !== undefined) reply.header('x-trace-id', traceId);
        if (format === 'json') {
          return reply.send({ ...metric, agent: { version, host, trace_id: traceId } });
        }
        // A seed promises the same bytes again, and no two requests share a trace.
        const trace = seed === undefined ? traceId && `trace ${traceId}` : `seed ${seed}`;
        const evidence = [`chart-agent ${version}`, host, trace].filter(Boolean).join(' · ');
        const bytes = await renderer.render({ ...look, format, metric, evidence }).catch(refuse);
        const renderedMs = reply.elapsedTime - fetchedMs;
        const timing = `source;dur=${fetchedMs.toFixed(1)}, render;dur=${renderedMs.toFixed(1)}`;
        return reply.header('server-timing', timing).type(mediaTypes[format]).send(bytes);
      },
    );
  }
}

/** Says whose fault it is: the source's, or that of too many charts at once. */
function refuse(error: unknown): never {
  if (error instanceof UpstreamError) {
    throw new HttpProblem(error.status, error.message, { cause: error });
  }
  if (error instanceof RenderBusyError) {
    throw new HttpProblem(503, error.message, { cause: error, headers: { 'retry-after': '1' } });
  }
  throw error;
}

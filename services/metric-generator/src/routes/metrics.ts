import type { App } from '@meshwalk/chassis/http';
import { HttpProblem, problemResponses } from '@meshwalk/chassis/problem';
import { seededRandom } from '@meshwalk/chassis/random';
import { generatePerformanceIndex } from '../metric.ts';

interface MetricsOptions {
  /** The apps that are known; the first one answers where none is named. */
  appNames: readonly [string, ...string[]];
  domain: string;
  host: string;
}

const count = { type: 'integer', minimum: 0, maximum: 99 } as const;
const latency = { ...count, description: 'Milliseconds' } as const;
const text = { type: 'string' } as const;

const metricSchema = {
  type: 'object',
  required: ['performance_index', 'host', 'app_name', 'domain'],
  properties: {
    performance_index: {
      type: 'object',
      required: [
        'failRatio',
        'failAmount',
        'accessAmount',
        'maxConcurrent',
        'minLatency',
        'avgLatency',
        'maxLatency',
      ],
      properties: {
        failRatio: {
          type: 'number',
          minimum: 0,
          maximum: 1,
          description: 'failAmount / accessAmount',
        },
        failAmount: count,
        accessAmount: count,
        maxConcurrent: count,
        minLatency: latency,
        avgLatency: latency,
        maxLatency: latency,
      },
    },
    host: { ...text, description: 'The instance that answered' },
    app_name: text,
    domain: text,
  },
} as const;

const querySchema = {
  type: 'object',
  properties: {
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Repeats a result: the same seed, the same values',
      examples: [7],
    },
  },
} as const;

const response = {
  200: { description: 'New values, unless a seed is given', ...metricSchema },
  ...problemResponses,
} as const;

/** `GET /metrics` and `GET /metrics/{appname}`: JSON, whatever the caller accepts. */
export function serveMetrics(app: App, { appNames, domain, host }: MetricsOptions): void {
  const known = new Set<string>(appNames);
  const measure = (appName: string, seed: number | undefined) => {
    const random = seed === undefined ? Math.random : seededRandom(seed);
    return {
      performance_index: generatePerformanceIndex(random),
      host,
      app_name: appName,
      domain,
    };
  };

  app.get(
    '/metrics',
    {
      schema: {
        summary: `Monitoring data of the first app, ${appNames[0]}`,
        tags: ['metrics'],
        querystring: querySchema,
        response,
      },
    },
    async (request) => measure(appNames[0], request.query.seed),
  );

  app.get(
    '/metrics/:appname',
    {
      schema: {
        summary: 'Monitoring data of one app',
        tags: ['metrics'],
        params: {
          type: 'object',
          required: ['appname'],
          properties: { appname: { ...text, examples: [appNames[0]] } },
        },
        querystring: querySchema,
        response,
      },
    },
    async (request) => {
      const { appname } = request.params;
      if (!known.has(appname)) {
        const detail = `No app is named ${appname.slice(0, 80)}; known: ${appNames.join(', ')}`;
        throw new HttpProblem(404, detail, { members: { field: 'appname', known: appNames } });
      }
      return measure(appname, request.query.seed);
    },
  );
}

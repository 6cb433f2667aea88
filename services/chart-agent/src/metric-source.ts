import { compileSchema, describeViolations, summarize } from '@meshwalk/chassis/schema';
import { Pool } from 'undici';
import { type Metric, metricSchema } from './metric.ts';
import { UpstreamError } from './upstream-error.ts';

interface SourceOptions {
  /** Such as `http://localhost:3000`. */
  origin: string;
  /** For the whole answer, connection and body included. */
  timeoutMs: number;
  isKeptAlive: boolean;
}

/** Where the metrics come from. Its methods throw UpstreamError within the timeout. */
export interface MetricSource {
  fetchMetric(seed: number | undefined, headers: Record<string, string>): Promise<Metric>;
  /** Resolves when something answers there, for readiness. */
  probe(): Promise<void>;
  close(): Promise<void>;
}

const maxConnections = 64;
const maxBodyBytes = 64 * 1_024;
const isMetric = compileSchema(metricSchema, 'json');

/** Opens a pool of connections to the metric-generator; nothing is sent yet. */
export function openMetricSource({ origin, timeoutMs, isKeptAlive }: SourceOptions): MetricSource {
  const pool = new Pool(origin, {
    connections: maxConnections,
    // undici closes the connection after each answer when it may not pipeline at all.
    pipelining: isKeptAlive ? 1 : 0,
    maxResponseSize: maxBodyBytes,
  });

  const get = async (path: string, headers: Record<string, string> = {}) => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers, signal });
      return { statusCode, text: await body.text() };
    } catch (error) {
      throw toUpstreamError(origin, timeoutMs, error);
    }
  };

  return {
    async fetchMetric(seed, headers) {
      const path = seed === undefined ? '/metrics' : `/metrics?seed=${seed}`;
      const { statusCode, text } = await get(path, headers);
      if (statusCode !== 200) throw new UpstreamError(502, `${origin} answered ${statusCode}`);
      return parseMetric(origin, text);
    },
    async probe() {
      const { statusCode } = await get('/readyz');
      if (statusCode >= 500) throw new UpstreamError(502, `${origin} answered ${statusCode}`);
    },
    close: () => pool.close(),
  };
}

function parseMetric(origin: string, text: string): Metric {
  try {
    const metric: unknown = JSON.parse(text);
    if (isMetric(metric)) return metric as Metric;
  } catch (error) {
    throw new UpstreamError(502, `${origin} answered something that is not JSON`, error);
  }
  const rules = summarize(describeViolations(isMetric.errors ?? []));
  throw new UpstreamError(502, `${origin} answered no metric: ${rules}`);
}

function toUpstreamError(origin: string, timeoutMs: number, error: unknown): UpstreamError {
  if (!(error instanceof Error)) return new UpstreamError(502, `${origin} failed`, error);
  const code = 'code' in error ? String(error.code) : error.name;
  if (error.name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new UpstreamError(504, `${origin} did not answer within ${timeoutMs} ms`, error);
  }
  return new UpstreamError(502, `${origin} cannot be read: ${error.message || code}`, error);
}

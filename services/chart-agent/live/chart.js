import { newTraceparent, readServerTiming } from './evidence.js';
import { chartQuery } from './options.js';

/** @import { Chart, Chosen, OptionSchemas } from './types.ts' */

/** Thrown with the service's reason when there is no chart. */
export class ChartError extends Error {
  /** @override */
  name = 'ChartError';
}

const timeoutMs = 10_000;

/**
 * Fetches a chart and its metric from `path`; where no seed is chosen, one is drawn for both, so
 * that they show the same values. Throws ChartError.
 * @param {string} path
 * @param {Chosen} chosen
 * @param {OptionSchemas} schemas
 * @returns {Promise<Chart>}
 */
export async function fetchChart(path, chosen, schemas) {
  const seed = chosen.seed || String(crypto.getRandomValues(new Uint32Array(1))[0]);
  const headers = { traceparent: newTraceparent() };
  const startMs = performance.now();
  const [drawn, metric] = await Promise.all([
    get(path + chartQuery({ ...chosen, seed }, schemas), headers).then(async (response) => ({
      response,
      picture: await response.blob(),
      wholeMs: performance.now() - startMs,
    })),
    get(path + chartQuery({ format: 'json', seed }, schemas), headers).then((it) => it.json()),
  ]);
  const { headers: said } = drawn.response;
  return {
    picture: drawn.picture,
    metric,
    timings: readServerTiming(said.get('server-timing')),
    wholeMs: drawn.wholeMs,
    traceId: said.get('x-trace-id') ?? '',
    version: said.get('x-app-version') ?? '',
    seed,
  };
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 */
async function get(url, headers) {
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, { headers, cache: 'no-store', signal }).catch((cause) => {
    throw new ChartError('', { cause });
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ChartError(`${response.status} ${problem.detail ?? response.statusText}`);
}

import type { Lie } from './lying-proxy.ts';
import { answers, becomes, heads, leads, says } from './telling.ts';

/** For each rule of the metric-generator alone, the ways to break it. */
export const generatorLies: Record<string, Lie[]> = {
  'metric.fields': [
    says('/metrics', '"domain"', '"domian"'),
    heads('/metrics', 'content-type', 'text/plain'),
  ],
  'metric.ranges': [
    says('/metrics', /"maxConcurrent":\d+/, '"maxConcurrent":100'),
    says('/metrics', /"avgLatency":\d+/, '"avgLatency":20.5'),
    says('/metrics', /"failRatio":[\d.e-]+/, '"failRatio":1.01'),
  ],
  'metric.amounts': [says('/metrics', /"accessAmount":\d+/, '"accessAmount":0')],
  'metric.ratio': [says('/metrics', /"failRatio":[\d.e-]+/, '"failRatio":0.5')],
  'metric.latencies': [
    says('/metrics', /"minLatency":\d+/, '"minLatency":99'),
    says('/metrics', /"maxLatency":\d+/, '"maxLatency":0'),
  ],
  'metric.new': [leads('/metrics', /$/, '?seed=1')],
  'metric.seed': [leads('/metrics', /\?.*/, ''), leads('/metrics', /\d+$/, '1')],
  'metric.seed-range': [
    leads(/seed=x/, /\?.*/, ''),
    leads(/seed=-1/, '-', ''),
    becomes(/seed=4294967295/, 400),
    says('/metrics', /seed/g, 'query'),
  ],
  'metric.app': [
    says(/^\/metrics\//, /"app_name":"[^"]*"/, '"app_name":"another"'),
    leads(/^\/metrics\//, /\?.*/, ''),
  ],
  'metric.unknown-app': [
    leads(/no-such-app/, '/no-such-app', ''),
    says(/no-such-app/, /no-such-app/g, 'that one'),
    heads(/no-such-app/, 'content-type', 'text/html'),
  ],
  'metric.scraper': [
    answers(
      ({ headers }) => /text\/plain/.test(headers.accept ?? ''),
      () => ({
        headers: { 'content-type': 'text/plain; version=0.0.4' },
        body: Buffer.from('up 1\n'),
      }),
    ),
  ],
};

import type { Lie } from './lying-proxy.ts';
import { becomes, drops, heads, isMethod, leads, passes, says } from './telling.ts';

const isSetting = isMethod('PUT', '/faults');

/** Other rules than those that are set. */
const sets = (from: string | RegExp, to: string): Lie =>
  passes(isSetting, ({ body }) => ({ body: body.replace(from, to) }));

const ignoresRules = sets(/^.*$/s, '{"delayPercent": 0}');
const namesNoField = says(
  '/faults',
  /delayMs|\w+Percent|errorStatus|ttlSeconds|seed|colour/g,
  'it',
);

/** For each rule that every service keeps, the ways to break it. */
export const commonLies: Record<string, Lie[]> = {
  'health.alive': [says('/healthz', 'alive', 'asleep'), becomes('/healthz', 503)],
  'health.ready': [says('/readyz', '"ready"', '"soon"'), becomes('/readyz', 503)],
  'about.version': [says('/version', '"host"', '"hostname"')],
  'about.headers': [
    drops('/headers', 'x-meshwalk-check'),
    leads('/headers', '%20', '+'),
    says('/headers', /"peer":"[^"]*"/, '"peer":"somebody"'),
  ],
  'docs.openapi': [
    says('/openapi.json', '"title":"', '"title":"not '),
    becomes('/openapi.json', 404),
  ],
  'docs.complete': [
    says('/openapi.json', '"/readyz"', '"/ready"'),
    says('/openapi.json', /problem\+json/g, 'json'),
  ],
  'docs.true': [
    says('/openapi.json', '"/version"', '"/versions"'),
    heads('/version', 'content-type', 'text/html'),
  ],
  'docs.page': [heads('/docs', 'content-security-policy'), becomes('/docs', 200)],
  'docs.assets': [
    says('/docs', 'href="', 'href="https://cdn.example'),
    becomes(/swagger-ui-bundle\.js$/, 404),
    becomes(/swagger-ui\.css$/, 200, 'text/css', '@import "https://fonts.example/a.css";'),
  ],
  'errors.not-found': [
    becomes(/^\/nothing/, 404),
    becomes(/^\/nothing/, 200),
    says(/^\/nothing/, /\/nothing[-\w]+/, 'that'),
  ],
  'errors.method': [
    heads(isMethod('DELETE'), 'allow'),
    becomes(isMethod('POST'), 400),
    passes(isMethod('PUT'), () => ({ method: 'GET', body: '' })),
  ],
  'errors.options': [
    becomes(isMethod('OPTIONS'), 204),
    heads('/version', 'access-control-allow-origin', '*'),
  ],
  'errors.head': [
    heads(isMethod('HEAD'), 'content-type', 'text/plain'),
    becomes(isMethod('HEAD'), 405),
  ],
  'errors.admin': [
    becomes('/faults', 200, 'application/json', '{"active":false}'),
    becomes('/metrics', 200, 'text/plain', '# TYPE up gauge\nup 1\n'),
  ],
  'hostile.percent': [becomes(/^\/%/, 500), becomes(/%zz/, 200)],
  'hostile.nul': [becomes(/%00/, 500)],
  'hostile.folders': [becomes(/passwd/, 200), becomes(/package\.json/, 500)],
  'hostile.query': [becomes(({ path }) => path.length > 9_000, 500)],
  'hostile.header': [
    becomes(({ headers }) => 'x-long' in headers, 500),
    drops('/version', 'x-long'),
  ],
  'hostile.body': [
    becomes(isMethod('POST'), 500),
    passes(isMethod('POST'), () => ({ method: 'GET', body: '' })),
  ],
  'hostile.headers': [becomes(({ headers }) => headers.b3 === '-', 500)],
  'trace.w3c': [drops('/headers', 'traceparent'), drops('/headers', 'baggage')],
  'trace.b3': [drops('/headers', 'b3'), drops('/headers', 'x-b3-traceid')],
  'metrics.prometheus': [
    heads('/metrics', 'content-type', 'text/plain'),
    says('/metrics', '# TYPE', 'TYPE'),
    becomes('/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8', ''),
  ],
  'metrics.openmetrics': [
    drops('/metrics', 'accept'),
    says('/metrics', '# EOF\n', ''),
    says('/metrics', 'http_requests counter', 'http_requests_total counter'),
  ],
  'metrics.labels': ['route', 'version', 'method', 'status', 'fault', 'app'].map((label) =>
    says('/metrics', new RegExp(`([,{])${label}=`, 'g'), '$1label='),
  ),
  'metrics.rising': [
    says('/metrics', /"unmatched"/g, '"other"'),
    says('/metrics', '"unmatched"', '"/no-route-of-its-own"'),
  ],
  'metrics.state': [
    says('/metrics', /^faults_active.*$/m, ''),
    says('/metrics', /^faults_active(.*) 0$/m, 'faults_active$1 7'),
  ],
  'metrics.errors': [becomes('/nothing', 404), heads(isMethod('DELETE'), 'allow')],
  'faults.shown': [says('/faults', 'active', 'on'), becomes('/faults', 404)],
  'faults.set': [
    sets('"seed":7', '"seed":8'),
    says(isSetting, '"errorStatus":503,', ''),
    says(isMethod('GET'), /"remainingSeconds":\d+/, '"remainingSeconds":0'),
  ],
  'faults.replaced': [says(isMethod('GET'), '"delayMs":0', '"delayMs":1')],
  'faults.cleared': [
    {
      ...passes(isMethod('DELETE'), () => ({ method: 'GET' })),
      ...becomes(isMethod('DELETE'), 204),
    },
    becomes(isMethod('DELETE'), 200),
  ],
  ...Object.fromEntries(
    ['delayMs', 'delayPercent', 'errorPercent', 'errorStatus', 'abortPercent', 'ttlSeconds', 'seed']
      .concat('unknown')
      .map((field) => [`faults.${field}`, [ignoresRules, namesNoField]]),
  ),
  'faults.body': [
    passes(
      ({ body }) => body === '[]',
      () => ({ body: '{"delayPercent": 0}' }),
    ),
    becomes(({ body }) => body.length > 16_384, 400),
  ],
  'faults.error': [
    sets('418', '503'),
    sets('"errorPercent":100', '"errorPercent":0'),
    heads('/version', 'x-fault-injected'),
  ],
  'faults.delay': [sets(/"delayMs":\d+/, '"delayMs":0'), heads('/version', 'x-fault-injected')],
  'faults.abort': [sets('"abortPercent":100', '"errorPercent":100')],
  'faults.share': [sets('50', '100'), sets('50', '0'), heads('/version', 'x-fault-injected', '-')],
  'faults.repeated': [seedsAnew()],
  'faults.probes': [becomes('/readyz', 418), heads('/healthz', 'x-fault-injected', 'status=418')],
  'faults.metric': [
    says('/metrics', /fault="status"/g, 'fault="none"'),
    says('/metrics', /^(faults_active.*) 1$/m, '$1 0'),
  ],
  'faults.ttl': [sets('"ttlSeconds":1,', '"ttlSeconds":60,')],
  'faults.header': [
    becomes(({ path, headers }) => path === '/version' && 'x-fault' in headers, 418),
    becomes(({ path, headers }) => path === '/healthz' && 'x-fault' in headers, 418),
  ],
};

/** Another seed at each setting than the one that is asked for. */
function seedsAnew(): Lie {
  let seed = 100;
  return passes(isSetting, ({ body }) => ({ body: body.replace('"seed":7', `"seed":${seed++}`) }));
}

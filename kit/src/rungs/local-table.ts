import { typedPath } from '../paths.ts';
import type { LocalConfig } from './local-config.ts';
import { reachableHost } from './local-processes.ts';

/** What a person sees once the local rung is up: where everything is and what to try. */
export function describeLocalRung(config: LocalConfig, logDir: string): string {
  const host = config.HOST === '127.0.0.1' ? 'localhost' : reachableHost(config.HOST);
  const url = (port: number, path = '') => `http://${host}:${port}${path}`;
  const store = config.REDIS_URL === undefined ? `LMDB in ${config.DATA_DIR}/hits` : 'Redis';
  const { CANARY_WEIGHT: weight } = config;

  const places = [
    ['chart', url(config.CHART_AGENT_PORT, '/k8s-app-monitor-agent'), 'new bars at each refresh'],
    ['metric', url(config.METRIC_GENERATOR_PORT, '/metrics'), 'the JSON behind the bars'],
    ['hits', url(config.FRONT_PORT, '/'), `${100 - weight} % v1, ${weight} % v2`],
    ['live', url(config.FRONT_PORT, '/live'), 'the canary as a picture'],
    ['API', url(config.FRONT_PORT, '/docs'), 'also on the other services'],
    ['v1, v2', url(config.HIT_COUNTER_V1_PORT), url(config.HIT_COUNTER_V2_PORT)],
    ['admin', url(config.FRONT_ADMIN_PORT, '/status'), 'front door: weight, replicas'],
    ['', url(config.METRIC_GENERATOR_ADMIN_PORT, '/metrics'), 'generator'],
    ['', url(config.CHART_AGENT_ADMIN_PORT, '/metrics'), 'agent'],
    ['', url(config.HIT_COUNTER_V1_ADMIN_PORT, '/metrics'), 'hit-counter v1'],
    ['', url(config.HIT_COUNTER_V2_ADMIN_PORT, '/metrics'), 'hit-counter v2'],
  ] as const;
  const width = Math.max(...places.map(([, place]) => place.length));

  return [
    '',
    `meshwalk is up on the local rung. The counter is kept in ${store}.`,
    '',
    ...places.map(([name, place, note]) => `  ${name.padEnd(8)}${place.padEnd(width + 3)}${note}`),
    '',
    'Try:',
    `  curl ${url(config.FRONT_PORT)}`,
    `  curl -o chart.png '${url(config.CHART_AGENT_PORT, '/k8s-app-monitor-agent?theme=dark')}'`,
    `  curl -X PUT -d '{"errorPercent":50}' ${url(config.HIT_COUNTER_V2_ADMIN_PORT, '/faults')}`,
    `  curl -X PUT -d '{"v2Percent":50}' ${url(config.FRONT_ADMIN_PORT, '/weight')}`,
    '',
    `Logs are in ${typedPath(logDir)}. Ctrl-C stops everything.`,
  ].join('\n');
}

import type { Random } from '@meshwalk/chassis/random';
import type { LocalState } from '../../kit/src/rungs/local-state.ts';
import { drawChartRequest } from './chart-requests.ts';

/** One request of the mix. */
export interface MixedRequest {
  origin: string;
  path: string;
  accept: string;
  /** Whether the answer holds the number of a hit. */
  isHit: boolean;
}

const pages = ['/docs', '/openapi.json', '/version', '/headers', '/healthz', '/readyz'];
const metrics = ['/metrics', '/metrics/test-app', '/metrics?seed=7'];

/** Draws requests for all that the local rung serves: half are hits, one in ten is a picture. */
export function createMix({ urls, instances }: LocalState, frontAdmin: string, random: Random) {
  const oneOf = <T>(choices: readonly T[]): T =>
    choices[Math.floor(random() * choices.length)] as T;
  const admins = [frontAdmin, ...instances.map(({ adminUrl }) => adminUrl)];
  const services = [urls.front, ...instances.map(({ url }) => url)];
  const request = (origin: string, path: string, accept = '*/*', isHit = false) => {
    return { origin, path, accept, isHit };
  };
  const kinds: [share: number, draw: () => MixedRequest][] = [
    [40, () => request(urls.front, '/', 'application/json', true)],
    [10, () => request(urls.front, '/', 'text/plain')],
    [10, () => request(urls.front, '/hits')],
    [15, () => request(urls.metricGenerator, oneOf(metrics))],
    [10, () => request(urls.chartAgent, drawChartRequest(random).path)],
    [5, () => request(urls.chartAgent, '/?format=json')],
    [4, () => request(oneOf(services), oneOf(pages))],
    [2, () => request(urls.front, '/live')],
    [1, () => request(urls.chartAgent, '/k8s-app-monitor-agent/live')],
    [2, () => request(oneOf(admins), '/metrics', oneOf(['*/*', 'application/openmetrics-text']))],
    [1, () => request(frontAdmin, '/status')],
  ];
  const deck = kinds.flatMap(([share, draw]) => Array.from({ length: share }, () => draw));
  return () => oneOf(deck)();
}

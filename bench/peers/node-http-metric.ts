/** The metric-generator's floor: plain node:http, the same JSON, the same log line, nothing else. */
import { createServer } from 'node:http';
import { seededRandom } from '@meshwalk/chassis/random';
import { generatePerformanceIndex } from '../../services/metric-generator/src/metric.ts';
import { createRequestLog, listen } from './floor.ts';

const host = 'localhost';
const logRequest = createRequestLog('metric-floor');

const server = createServer((request, response) => {
  logRequest(request, response, '/metrics');
  const [, query] = request.url?.split('?') ?? [];
  const seed = query && new URLSearchParams(query).get('seed');
  const random = seed ? seededRandom(Number(seed)) : Math.random;
  const body = JSON.stringify({
    performance_index: generatePerformanceIndex(random),
    host,
    app_name: 'test-app',
    domain: 'test-domain',
  });
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});

listen(server);

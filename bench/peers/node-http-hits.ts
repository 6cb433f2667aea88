/** The hit-counter's floor: plain node:http and ioredis, the same sentence, the same log line. */
import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { greet } from '../../services/hit-counter/src/greeting.ts';
import { createRequestLog, listen } from './floor.ts';

const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
  enableAutoPipelining: true,
});
const logRequest = createRequestLog('hits-floor');

const server = createServer(async (request, response) => {
  logRequest(request, response, '/');
  const hits = await redis.incr('hits');
  const body = `${greet('localhost', request.socket.remoteAddress ?? '', hits)}\n`;
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});

listen(server);

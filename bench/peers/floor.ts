import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createLogger } from '@meshwalk/chassis/logger';

/** Writes the line that the services write of a request, once its answer is done. */
export function createRequestLog(app: string) {
  const logger = createLogger(app, { APP_VERSION: 'floor', HOSTNAME: 'floor', LOG_LEVEL: 'info' });
  return (request: IncomingMessage, response: ServerResponse, route: string): void => {
    const startedAt = performance.now();
    const { method, url, headers, socket } = request;
    response.once('close', () => {
      logger.info(
        {
          method,
          url,
          route,
          status: response.statusCode,
          durationMs: Math.round((performance.now() - startedAt) * 1_000) / 1_000,
          peer: socket.remoteAddress,
          requestId: headers['x-request-id'],
        },
        'request',
      );
    });
  };
}

/** Listens on PORT of the loopback address until SIGTERM. */
export function listen(server: Server): void {
  server.listen(Number(process.env.PORT), '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

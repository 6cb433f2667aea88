import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A server on a free port for the time of a test, and how many connections it has taken. */
export async function startServer(t: Pick<TestContext, 'after'>, listener: RequestListener) {
  let connections = 0;
  const server = createServer(listener)
    .on('connection', () => connections++)
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}

/** Answers as a hit-counter of this version would. */
export const answerAs = (version: string): RequestListener => {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-app-version': version });
    response.end(JSON.stringify({ version }));
  };
};

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from './http.ts';
import type { Lifecycle } from './lifecycle.ts';

/** How long a connection that is kept open may use its last answer to learn that it ends. */
const lastCallMs = 500;
const maxTurns = 100;

/** Keeps an eye on an app's connections, so that `close` loses no request. */
export function prepareToClose(app: App, lifecycle: Lifecycle): { close(): Promise<void> } {
  let accepted = 0;
  /** The last answer that each connection has been asked for, if any; those before it go first. */
  const lastAnswers = new Map<Socket, ServerResponse | undefined>();
  app.server.on('connection', (socket) => {
    accepted += 1;
    lastAnswers.set(socket, undefined);
    socket.once('close', () => lastAnswers.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    if (lastAnswers.has(socket)) lastAnswers.set(socket, response);
  });
  app.addHook('onRequest', (_request, reply, done) => {
    if (lifecycle.isLastCall) reply.header('connection', 'close');
    done();
  });

  /** The kernel resets connections that wait to be accepted: close in a turn that left none. */
  async function stopListening() {
    for (let turn = 0; turn < maxTurns; turn++) {
      const before = accepted;
      await nextTurn();
      if (accepted === before) break;
    }
    // The close of node:http would also cut idle connections, where a request may be on its way.
    Server.prototype.close.call(app.server);
  }

  return {
    /** Stops listening, tells each connection with its next answer to end, cuts those without one. */
    async close() {
      if (app.server.listening) {
        const ended = once(app.server, 'close');
        await stopListening();
        lifecycle.lastCall();
        // Again and again: a long answer that began before the last call leaves its connection open.
        const timer = setInterval(() => {
          app.server.closeIdleConnections();
          // Node does not count as idle what browsers open ahead, nor where half a request lies.
          for (const [socket, answer] of lastAnswers) {
            if (answer?.writableFinished !== false) socket.destroy();
          }
        }, lastCallMs);
        await ended;
        clearInterval(timer);
      }
      await app.close();
    },
  };
}

import { once } from 'node:events';
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
  /** How many requests have arrived on each connection that are not answered yet. */
  const unanswered = new Map<Socket, number>();
  const count = (socket: Socket, change: number) => {
    const before = unanswered.get(socket);
    if (before !== undefined) unanswered.set(socket, before + change);
  };
  app.server.on('connection', (socket) => {
    accepted += 1;
    unanswered.set(socket, 0);
    socket.once('close', () => unanswered.delete(socket));
  });
  app.server.on('request', ({ socket }, response) => {
    count(socket, 1);
    response.once('close', () => count(socket, -1));
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
          for (const [socket, requests] of unanswered) if (requests === 0) socket.destroy();
        }, lastCallMs);
        await ended;
        clearInterval(timer);
      }
      await app.close();
    },
  };
}

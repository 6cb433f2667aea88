import type { IncomingMessage } from 'node:http';
import type { App } from './http.ts';

/** Twice what a front door of ours passes on. Who sends more may be cut off. */
const maxUnreadBytes = 4 * 1_024 ** 2;

/**
 * Lets an answer wait until the request's body has arrived, also where nobody wants it. The close of
 * a connection with unread bytes resets it, and a proxy that still sends never sees the answer.
 */
export function awaitBodies(app: App): void {
  app.addHook('onSend', ({ raw }, _reply, payload, done) => {
    if (raw.complete || raw.destroyed || !hasBody(raw)) return done(null, payload);
    let unreadBytes = 0;
    const answer = () => {
      raw.off('data', count).off('end', answer).off('close', answer);
      done(null, payload);
    };
    const count = (chunk: Buffer) => {
      unreadBytes += chunk.length;
      if (unreadBytes > maxUnreadBytes) answer();
    };
    raw.on('data', count).once('end', answer).once('close', answer).resume();
  });
}

/** Node calls a request without a body complete only after its handlers have run. */
const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

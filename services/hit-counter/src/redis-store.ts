import { Redis } from 'ioredis';
import { DeadlineError, withinDeadline } from './deadline.ts';
import { type HitStore, StoreUnavailableError, toCount } from './store.ts';

const key = 'hits';
const retryStepMs = 50;
const retryMaxMs = 500;
const disconnectTimeoutMs = 100;

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, with user, password and database number where needed. */
  url: string;
  deadlineMs: number;
  /** Called once when the connection is lost or cannot be made. */
  onTrouble?: (error: Error) => void;
  /** Called once when Redis answers again. */
  onRecovery?: () => void;
}

/**
 * Counts in the Redis key `hits`, one INCR a hit; hits that arrive together share a round trip.
 * Connects at once and reconnects by itself. Throws TypeError for a malformed URL.
 */
export function openRedisStore(options: RedisStoreOptions): HitStore {
  const { url, deadlineMs, onTrouble, onRecovery } = options;
  const name = `Redis at ${withoutCredentials(url)}`;
  const redis = new Redis(url, {
    enableAutoPipelining: true,
    // An INCR is sent once or not at all: none waits for a connection, none is sent again.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A Redis that hangs loses its connection, in the handshake too: commands must not pile up on it.
    socketTimeout: deadlineMs,
    connectTimeout: deadlineMs,
    disconnectTimeout: disconnectTimeoutMs,
    retryStrategy: (attempt) => Math.min(attempt * retryStepMs, retryMaxMs),
    // A Redis that is loading answers LOADING to each command, a better reason than "not ready".
    enableReadyCheck: false,
    // The parser rounds near 2^53; only a string shows that a count is not exact.
    stringNumbers: true,
  });

  let trouble = new Error('not connected yet');
  let isAway = false;
  let isClosed = false;
  /** A Redis that is full, a replica, or holds something else as `hits` answers a PING all the same. */
  let isRefused = false;

  function reportTrouble(error: Error): void {
    trouble = error;
    if (isAway || isClosed) return;
    isAway = true;
    onTrouble?.(new StoreUnavailableError(name, error));
  }

  function reportAnswer(): void {
    if (!isAway) return;
    isAway = false;
    onRecovery?.();
  }

  async function ask<T>(command: Promise<T>): Promise<T> {
    try {
      const answer = await withinDeadline(command, deadlineMs);
      reportAnswer();
      return answer;
    } catch (error) {
      if (isReplyError(error)) isRefused = true;
      throw new StoreUnavailableError(name, isOwnReason(error) ? error : trouble);
    }
  }

  async function askCount(command: Promise<unknown>): Promise<number> {
    const stored = await ask(command);
    try {
      return toCount(stored ?? 0);
    } catch (error) {
      isRefused = true;
      throw new StoreUnavailableError(name, error);
    }
  }

  const store: HitStore = {
    kind: 'redis',
    increment: () => askCount(redis.incr(key)),
    read: () => askCount(redis.get(key)),
    ping: async () => {
      await (isRefused ? askCount(redis.incrby(key, 0)) : ask(redis.ping()));
      isRefused = false;
    },
    close: async () => {
      isClosed = true;
      redis.disconnect();
    },
  };

  redis.on('error', (error: Error & { command?: unknown }) => {
    // The refused HELLO carries the password among its arguments.
    delete error.command;
    reportTrouble(error);
  });
  redis.on('close', () => {
    if (!isAway) reportTrouble(new Error('the connection was closed'));
  });
  redis.on('ready', () => {
    store.ping().catch(() => {});
  });
  return store;
}

/** What ioredis says of a lost connection names its own options; the trouble before it says why. */
function isOwnReason(error: unknown): boolean {
  return error instanceof DeadlineError || isReplyError(error);
}

function isReplyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

function withoutCredentials(url: string): string {
  // The error of `new URL` would carry the URL, and with it the password.
  if (!URL.canParse(url)) throw new TypeError('the Redis URL is malformed');
  const { protocol, host, pathname } = new URL(url);
  if (!/^rediss?:$/.test(protocol)) throw new TypeError('the Redis URL must begin with redis://');
  return `${protocol}//${host}${pathname}`;
}

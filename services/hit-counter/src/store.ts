/** Where hits are counted. Each method answers or rejects with StoreUnavailableError within the store's deadline. */
export interface HitStore {
  kind: 'redis' | 'lmdb';
  /** Counts one hit and gives its number. Never asked twice: after an error the hit may or may not be counted. */
  increment(): Promise<number>;
  /** The number of hits so far, without counting. */
  read(): Promise<number>;
  /** Resolves when the store answers, for readiness. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Thrown when the store gives no number: it is away, too slow, or refuses. `store` names it and its address. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError';

  constructor(store: string, cause: unknown) {
    super(`${store} is unavailable: ${reasonOf(cause)}`, { cause });
  }
}

/** Gives back what a store holds as a count. Throws when it is no integer that a double holds exactly. */
export function toCount(stored: unknown): number {
  const count = typeof stored === 'string' && /^-?\d+$/.test(stored) ? Number(stored) : stored;
  if (typeof count === 'number' && Number.isSafeInteger(count)) return count;
  throw new TypeError(`the stored count is not a safe integer: ${String(stored)}`);
}

function reasonOf(cause: unknown): string {
  // A host with an IPv4 and an IPv6 address refuses twice: an AggregateError, whose message is empty.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}

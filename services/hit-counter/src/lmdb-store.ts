import { accessSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { open } from 'lmdb';
import { DeadlineError, withinDeadline } from './deadline.ts';
import { type HitStore, StoreUnavailableError, toCount } from './store.ts';

const KEY = 'hits';

export interface LmdbStoreOptions {
  /** Created when it is missing; its parent must exist. Several processes may share it. */
  dataDir: string;
  deadlineMs: number;
}

/**
 * Counts in an LMDB file, on disk (fsync) before the answer; hits that arrive together share a commit.
 * Throws StoreUnavailableError when the directory cannot be written or holds something else.
 */
export function openLmdbStore({ dataDir, deadlineMs }: LmdbStoreOptions): HitStore {
  const name = `LMDB in ${dataDir}`;
  const database = openDatabase(name, dataDir);
  let overdue = 0;

  /** Reads go through here too: a reader killed while it holds a snapshot would make the file grow. */
  async function transact<T>(work: () => T): Promise<T> {
    if (overdue > 0)
      throw new StoreUnavailableError(name, new Error('an earlier write still waits'));
    let isAbandoned = false;
    const committed = database.transaction(() => {
      if (isAbandoned) throw new Error('abandoned');
      return work();
    });
    try {
      return await withinDeadline(committed, deadlineMs);
    } catch (error) {
      if (error instanceof DeadlineError) {
        isAbandoned = true;
        overdue += 1;
        committed
          .catch(() => {})
          .finally(() => {
            overdue -= 1;
          });
      }
      throw new StoreUnavailableError(name, error);
    }
  }

  const readCount = () => toCount(database.get(KEY) ?? 0);

  return {
    kind: 'lmdb',
    increment: () =>
      transact(() => {
        const count = toCount(readCount() + 1);
        database.put(KEY, count);
        return count;
      }),
    read: () => transact(readCount),
    ping: () => transact(() => {}),
    close: () => withinDeadline(database.close(), deadlineMs).catch(() => {}),
  };
}

function openDatabase(name: string, dataDir: string) {
  try {
    accessSync(dirname(resolve(dataDir)));
    mkdirSync(dataDir, { recursive: true });
    return open<number, string>({
      path: dataDir,
      noSubdir: false,
      maxDbs: 1,
      overlappingSync: false,
    });
  } catch (error) {
    throw new StoreUnavailableError(name, error);
  }
}

import { open } from 'lmdb';
import { DeadlineError, withinDeadline } from './deadline.ts';
import { prepareFolder } from './lmdb-files.ts';
import { type HitStore, StoreUnavailableError, toCount } from './store.ts';

const key = 'hits';

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
  let isRefused = false;

  async function commit<T>(work: () => T): Promise<T> {
    try {
      return await database.transaction(work);
    } catch (error) {
      // A commit that fails gives its reason in a second promise, which would end the process.
      if (error instanceof Error && 'commitError' in error) {
        isRefused = true;
        await error.commitError;
      }
      throw error;
    }
  }

  /** Reads go through here too: a reader killed while it holds a snapshot would make the file grow. */
  async function transact<T>(work: () => T): Promise<T> {
    if (overdue > 0)
      throw new StoreUnavailableError(name, new Error('an earlier write still waits'));
    let isAbandoned = false;
    const committed = commit(() => {
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

  const readCount = () => toCount(database.get(key) ?? 0);

  async function add(hits: number): Promise<number> {
    const count = await transact(() => {
      const next = toCount(readCount() + hits);
      database.put(key, next);
      return next;
    });
    isRefused = false;
    return count;
  }

  return {
    kind: 'lmdb',
    increment: () => add(1),
    read: () => transact(readCount),
    ping: async () => {
      // An empty transaction succeeds on a full disk: after a refusal, only a write tells of new room.
      await (isRefused ? add(0) : transact(() => {}));
    },
    close: () => withinDeadline(database.close(), deadlineMs).catch(() => {}),
  };
}

function openDatabase(name: string, dataDir: string) {
  try {
    prepareFolder(dataDir);
    return open<number, string>({
      path: dataDir,
      noSubdir: false,
      maxDbs: 1,
      overlappingSync: false,
      eventTurnBatching: false,
    });
  } catch (error) {
    throw new StoreUnavailableError(name, error);
  }
}

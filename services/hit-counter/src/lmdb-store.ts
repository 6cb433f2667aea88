import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { DeadlineError, withinDeadline } from './deadline.ts';
import { type HitStore, StoreUnavailableError, toCount } from './store.ts';

const KEY = 'hits';
const MAGIC = 0xbeefc0de;
const MAGIC_OFFSET_BYTES = 24;
const SMALLEST_FILE_BYTES = 8192;

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

  async function commit<T>(work: () => T): Promise<T> {
    try {
      return await database.transaction(work);
    } catch (error) {
      // A commit that fails gives its reason in a second promise, which would end the process.
      if (error instanceof Error && 'commitError' in error) await error.commitError;
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
    makeDirectory(dataDir);
    assertIsLmdb(join(dataDir, 'data.mdb'));
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

/** Not `recursive`, which would turn a mistyped path into a new count, and never ends in /proc. */
function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process that shares it may have been first.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** The package itself ends the process with a segmentation fault when the file is something else. */
function assertIsLmdb(path: string): void {
  if (!existsSync(path)) return;
  const file = readFileSync(path);
  if (file.length === 0) return;
  const isLmdb =
    file.length >= SMALLEST_FILE_BYTES && file.readUInt32LE(MAGIC_OFFSET_BYTES) === MAGIC;
  if (!isLmdb) throw new Error(`${path} is not an LMDB file`);
}

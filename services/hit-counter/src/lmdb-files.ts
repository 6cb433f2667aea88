import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const magic = 0xbeefc0de;
const magicOffsetBytes = 24;
const smallestFileBytes = 8192;
/** Not less than LMDB's own, 8272: it would let the rest grow as a hole. */
const lockFileBytes = 12_288;
/** Lock file, an empty database and the first hits. */
const firstBytes = 65_536;

/**
 * Makes the folder ready for LMDB to open, so that what is wrong is an error: the package itself
 * ends the process with a signal when the file is something else, or the disk full.
 */
export function prepareFolder(dataDir: string): void {
  makeDirectory(dataDir);
  const isNew = !holdsData(join(dataDir, 'data.mdb'));
  const lockFile = join(dataDir, 'lock.mdb');
  if (isNew || !existsSync(lockFile)) makeLockFile(lockFile, isNew ? firstBytes : lockFileBytes);
}

/** Not `recursive`, which would turn a mistyped path into a new count, and never ends in /proc. */
function makeDirectory(path: string): void {
  // Another process that shares it may have been first.
  unlessThere(() => mkdirSync(path));
}

/** Whether there is a database. Throws where there is something else. */
function holdsData(path: string): boolean {
  if (!existsSync(path)) return false;
  const file = readFileSync(path);
  if (file.length === 0) return false;
  const isLmdb = file.length >= smallestFileBytes && file.readUInt32LE(magicOffsetBytes) === magic;
  if (!isLmdb) throw new Error(`${path} is not an LMDB file`);
  return true;
}

/**
 * LMDB maps its lock file and lets it grow as a hole: with no room for it, that is a SIGBUS; with
 * none for the data, a SIGSEGV. So there is a file here first, and was room for `bytes`.
 */
function makeLockFile(path: string, bytes: number): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, Buffer.alloc(bytes));
    truncateSync(draft, lockFileBytes);
    // A link, not a rename: the file of a process that was first holds its locks.
    unlessThere(() => linkSync(draft, path));
  } finally {
    rmSync(draft, { force: true });
  }
}

function unlessThere(make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const stepBytes = 512;

/** For the `skip` option of a test: false, or why no disk can be mounted. */
export const smallDiskMissing =
  (process.platform !== 'linux' || process.getuid?.() !== 0) && 'mounting a small disk needs root';

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  dir: string;
  /** Writes a file until there is no room; `spareBytes` of it are given back. */
  fill(spareBytes?: number): void;
  /** Removes that file. */
  free(): void;
}

/** Mounts a disk in memory; it is gone when the test is over, even where a process still uses it. */
export async function smallDisk(t: Pick<TestContext, 'after'>, kib: number): Promise<SmallDisk> {
  const dir = await mkdtemp(join(tmpdir(), 'meshwalk-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'meshwalk', dir]);
  t.after(async () => {
    execFileSync('umount', ['--lazy', dir]);
    await rmdir(dir);
  });
  const ballast = join(dir, 'ballast');
  const free = () => rmSync(ballast, { force: true });
  return {
    dir,
    free,
    fill(spareBytes = 0) {
      free();
      if (spareBytes > 0) writeUntilFull(`${ballast}-spare`, spareBytes);
      writeUntilFull(ballast);
      rmSync(`${ballast}-spare`, { force: true });
    },
  };
}

function writeUntilFull(path: string, bytes = Number.POSITIVE_INFINITY): void {
  const file = openSync(path, 'w');
  try {
    const step = Buffer.alloc(stepBytes);
    for (let written = 0; written < bytes; written += stepBytes) writeSync(file, step);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

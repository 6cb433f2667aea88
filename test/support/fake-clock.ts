import { globSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

const library = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0];

/** For the `skip` option of a test: false, or which package is missing. */
export const fakeClockMissing = library === undefined && 'the package faketime is not installed';

/** A wall clock that jumps, for the processes that are started with `env`. */
export interface FakeClock {
  env: Record<string, string>;
  /** Sets it so many hours before or after the true time. */
  setTo(hours: number): void;
}

let made = 0;

/** Makes such a clock with libfaketime. What is monotonic goes on untouched, as when a clock is set. */
export function fakeClock(t: Pick<TestContext, 'after'>): FakeClock {
  if (library === undefined) throw new Error(String(fakeClockMissing));
  made += 1;
  const file = join(tmpdir(), `meshwalk-clock-${process.pid}-${made}`);
  const setTo = (hours: number) => writeFileSync(file, `${hours < 0 ? '' : '+'}${hours}h`);
  setTo(0);
  t.after(() => rmSync(file, { force: true }));
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // Else it looks at the file every ten seconds only.
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    setTo,
  };
}

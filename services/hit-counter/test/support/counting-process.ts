import { openLmdbStore } from '../../src/lmdb-store.ts';

/** Counts in the folder given as argument until it is killed; prints each number once it is answered. */
const [, , dataDir = ''] = process.argv;
const store = openLmdbStore({ dataDir, deadlineMs: 20_000 });

async function visit(): Promise<never> {
  for (;;) console.log(await store.increment());
}

await Promise.all(Array.from({ length: 8 }, visit));

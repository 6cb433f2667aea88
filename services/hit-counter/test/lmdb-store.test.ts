import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { openLmdbStore } from '../src/lmdb-store.ts';
import { StoreUnavailableError } from '../src/store.ts';
import { until } from './support/until.ts';

const deadlineMs = 800;
/** The deadline, with room for a busy machine. */
const errorWithinMs = 2000;
const killingMs = 5000;
const startWithinMs = 20_000;

function openStore(t: TestContext, dataDir: string) {
  const store = openLmdbStore({ dataDir, deadlineMs });
  t.after(() => store.close());
  return store;
}

/** Runs a script of test/support; gives what it printed when it has ended, of its own or by a signal. */
function start(t: TestContext, script: string, dataDir: string) {
  const path = fileURLToPath(new URL(`./support/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const ended = once(child, 'close');
  t.after(() => end(child, ended));
  const lines = () => Buffer.concat(chunks).toString().split('\n').slice(0, -1);
  return { child, ended, lines, end: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>) {
  child.kill('SIGKILL');
  await ended;
}

test('hits are numbered from 1, and the count outlives the process that wrote it', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'created');
  const first = openLmdbStore({ dataDir, deadlineMs });
  assert.equal(await first.read(), 0);
  const numbers = await Promise.all(Array.from({ length: 100 }, () => first.increment()));
  assert.deepEqual(
    numbers,
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  await first.ping();
  await first.close();
  await assert.rejects(first.increment(), StoreUnavailableError);

  const second = openStore(t, dataDir);
  assert.equal(await second.read(), 100);
  assert.equal(await second.increment(), 101);
});

test('no answered hit is lost or counted twice by processes that are killed at any moment', async (t) => {
  const dataDir = await temporaryFolder(t);
  const numbers: number[] = [];
  const endsAtMs = performance.now() + killingMs;
  const liveAndDie = async () => {
    do {
      const counting = start(t, 'counting-process.ts', dataDir);
      await until(async () => assert.ok(counting.lines().length > 0), startWithinMs);
      await sleep(Math.random() * 300);
      assert.equal(counting.child.exitCode, null);
      await counting.end();
      numbers.push(...counting.lines().map(Number));
    } while (performance.now() < endsAtMs);
  };
  await Promise.all([liveAndDie(), liveAndDie(), liveAndDie()]);

  const count = await openStore(t, dataDir).read();
  assert.equal(new Set(numbers).size, numbers.length);
  assert.ok(numbers.every(Number.isSafeInteger));
  assert.ok(count >= Math.max(...numbers));
  assert.ok(count >= numbers.length);
});

for (const [what, signal] of [
  ['goes on', 'SIGCONT'],
  ['is killed', 'SIGKILL'],
] as const) {
  test(`a process stopped while it holds the lock makes errors in time, until it ${what}`, async (t) => {
    const dataDir = await temporaryFolder(t);
    const store = openStore(t, dataDir);
    await store.increment();
    const holder = start(t, 'lock-holder.ts', dataDir);
    await until(async () => assert.deepEqual(holder.lines(), ['holding']));

    const asked = [store.increment, store.read, store.ping, store.increment];
    const startMs = performance.now();
    await Promise.all(asked.map((ask) => assert.rejects(ask(), /StoreUnavailableError/)));
    assert.ok(performance.now() - startMs < errorWithinMs);
    await assert.rejects(store.increment(), /an earlier write still waits/);

    holder.child.kill(signal);
    // Those that were refused while it waited are not counted.
    assert.equal(await until(() => store.increment()), 2);
    await holder.ended;
  });
}

test('a full count is an error, not a rounded number', async (t) => {
  const dataDir = await temporaryFolder(t);
  const { open } = await import('lmdb');
  const database = open<unknown, string>({ path: dataDir, noSubdir: false });
  t.after(() => database.close());
  const store = openStore(t, dataDir);
  await database.put('hits', Number.MAX_SAFE_INTEGER);
  assert.equal(await store.read(), Number.MAX_SAFE_INTEGER);
  await assert.rejects(store.increment(), /StoreUnavailableError: .* not a safe integer/);
  await database.put('hits', 'abc');
  await assert.rejects(store.increment(), /StoreUnavailableError: .* not a safe integer: abc/);
  await assert.rejects(store.read(), /StoreUnavailableError: .* not a safe integer: abc/);
  await store.ping();
});

test('a folder that cannot be used is a clear error', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'file'), '');
  for (const [name, content] of [
    ['garbage', Buffer.alloc(8192, 'garbage ')],
    ['short', 'short'],
  ] as const) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'data.mdb'), content);
  }
  const open = (path: string) => () => openLmdbStore({ dataDir: path, deadlineMs });
  const error = (path: string, reason: string) =>
    new RegExp(`^StoreUnavailableError: LMDB in ${path} is unavailable: .*${reason}`);
  for (const [path, reason] of [
    [join(folder, 'no', 'parent'), 'no such file or directory'],
    [join(folder, 'file'), 'not a directory'],
    ['/proc/meshwalk', 'no such file or directory'],
    [join(folder, 'garbage'), 'is not an LMDB file'],
    [join(folder, 'short'), 'is not an LMDB file'],
  ] as const) {
    assert.throws(open(path), error(path, reason));
  }
});

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { startService } from '../../../test/support/service-process.ts';
import { smallDisk, smallDiskMissing } from '../../../test/support/small-disk.ts';

const skip = smallDiskMissing;
const pageBytes = 4096;

async function startOn(t: TestContext, dataDir: string) {
  const counter = await startService('hit-counter', { DATA_DIR: dataDir });
  t.after(counter.stop);
  const ask = async (path: string) => {
    const answer = await fetch(counter.url + path, { headers: { accept: 'application/json' } });
    const body = (await answer.json()) as { hits?: number; detail?: string };
    return { ...body, status: answer.status };
  };
  return { counter, ask };
}

test('on a full disk a hit is refused with the reason, and counted again when there is room', {
  skip,
}, async (t) => {
  const disk = await smallDisk(t, 512);
  const { counter, ask } = await startOn(t, disk.dir);
  assert.equal((await ask('/')).hits, 1);
  disk.fill();
  for (let i = 0; i < 3; i++) {
    const { status, detail } = await ask('/');
    assert.equal(status, 503);
    assert.match(detail ?? '', /No space left on device/);
  }
  const { status, detail } = await ask('/readyz');
  assert.equal(status, 503);
  assert.match(detail ?? '', /No space left on device/);
  assert.equal((await ask('/healthz')).status, 200);
  assert.equal((await ask('/hits')).hits, 1);
  const second = await startOn(t, disk.dir);
  assert.equal((await second.ask('/hits')).hits, 1);
  assert.equal((await second.ask('/')).status, 503);

  disk.free();
  assert.equal((await ask('/readyz')).status, 200);
  assert.equal((await ask('/')).hits, 2);
  assert.equal((await ask('/readyz')).status, 200);
  await counter.stop();
  assert.equal((await (await startOn(t, disk.dir)).ask('/')).hits, 3);
});

test('a start on a disk that is full, or nearly, ends with the reason or counts; later it starts', {
  skip,
}, async (t) => {
  const disk = await smallDisk(t, 512);
  const dataDir = join(disk.dir, 'hits');
  let refused = 0;
  for (const freePages of [0, 3, 20]) {
    disk.fill(freePages * pageBytes);
    const started = await startOn(t, dataDir).catch((error: Error) => error);
    if (started instanceof Error) {
      refused += 1;
      assert.match(started.message, /^ended with 1:/, `${freePages} pages`);
      assert.match(started.message, /no space left on device/i);
    } else {
      await started.counter.stop();
    }
    disk.free();
    const later = await startOn(t, dataDir);
    assert.equal((await later.ask('/')).status, 200, `${freePages} pages`);
    await later.counter.stop();
    await rm(dataDir, { recursive: true });
  }
  assert.ok(refused > 0);
});

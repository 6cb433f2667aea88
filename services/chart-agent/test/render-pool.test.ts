import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { chartTypes } from '../src/chart-options.ts';
import { ChartPainter } from '../src/drawing/chart-painter.ts';
import { createRenderPool, RenderBusyError } from '../src/render-pool.ts';
import { jobWith } from './jobs.ts';

const mortal = new URL('./fixtures/mortal-worker.ts', import.meta.url);

test('every thread draws a job with the same bytes, whatever it drew before', async (t) => {
  const pool = createRenderPool({ threads: 3, maxQueued: 100 });
  t.after(() => pool.close());
  await pool.warmUp();
  const jobs = chartTypes.flatMap((type) => [jobWith({ type }), jobWith({ type, theme: 'dark' })]);
  const painter = new ChartPainter();
  const expected = jobs.map((job) => Buffer.from(painter.paint(job)).toString('base64'));
  const rounds = Array.from({ length: 8 }, () => jobs).flat();
  const drawn = await Promise.all(rounds.map((job) => pool.render(job)));
  for (const [index, bytes] of drawn.entries()) {
    assert.equal(Buffer.from(bytes).toString('base64'), expected[index % jobs.length]);
  }
});

test('a job beyond the queue is refused at once, and the others are drawn', async (t) => {
  const pool = createRenderPool({ threads: 1, maxQueued: 2, worker: mortal });
  t.after(() => pool.close());
  const renders = ['a', 'b', 'c', 'd'].map((evidence) => pool.render(jobWith({ evidence })));
  assert.equal(pool.queued(), 2);
  await assert.rejects(renders[3] ?? Promise.resolve(), RenderBusyError);
  const drawn = await Promise.all(renders.slice(0, 3));
  assert.deepEqual(
    drawn.map((bytes) => Buffer.from(bytes).toString()),
    ['a', 'b', 'c'],
  );
  assert.equal(pool.queued(), 0);
  assert.equal(Buffer.from(await pool.render(jobWith({ evidence: 'e' }))).toString(), 'e');
});

for (const death of ['exit', 'memory', 'throw']) {
  test(`a job that ends in "${death}" is rejected, and those behind it are drawn`, async (t) => {
    const pool = createRenderPool({ threads: 1, maxQueued: 10, worker: mortal });
    t.after(() => pool.close());
    for (const round of [1, 2]) {
      const evidence = `drawn in round ${round}`;
      const dying = assert.rejects(pool.render(jobWith({ evidence: death })));
      const waiting = pool.render(jobWith({ evidence }));
      await dying;
      assert.equal(Buffer.from(await waiting).toString(), evidence);
    }
  });
}

test('a job that never ends is given up, and the next is drawn on a new thread', async (t) => {
  const pool = createRenderPool({ threads: 1, maxQueued: 1, timeoutMs: 3_000, worker: mortal });
  t.after(() => pool.close());
  await assert.rejects(pool.render(jobWith({ evidence: 'hang' })), RenderBusyError);
  assert.equal(Buffer.from(await pool.render(jobWith({ evidence: 'next' }))).toString(), 'next');
});

const isLinux = process.platform === 'linux';

test('a thread that draws gives way to the event loop', {
  skip: !isLinux && 'Linux',
}, async (t) => {
  const pool = createRenderPool({ threads: 1, maxQueued: 1 });
  t.after(() => pool.close());
  await pool.warmUp();
  const niceness = readdirSync('/proc/self/task').map((id) => {
    const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
  assert.equal(niceness.filter((nice) => nice > getPriority()).length, 1);
});

test('a machine too slow for a request still warms up', async (t) => {
  const pool = createRenderPool({ threads: 1, maxQueued: 1, timeoutMs: 1 });
  t.after(() => pool.close());
  await pool.warmUp();
});

test('closing draws what was accepted first', async () => {
  const pool = createRenderPool({ threads: 1, maxQueued: 10, worker: mortal });
  const renders = ['a', 'b', 'c'].map((evidence) => pool.render(jobWith({ evidence })));
  await pool.close();
  assert.equal((await Promise.all(renders)).length, 3);
});

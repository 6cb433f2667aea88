import { rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { localEnvironment, startLocalRung } from '../../test/support/local-rung.ts';
import { smallDisk, smallDiskMissing } from '../../test/support/small-disk.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { type Context, createLedger, type Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const diskKib = 64 * 1_024;
const fullForMs = 1_000;
const refusals = 100;
const deadlineMs = 30_000;

/** The local rung, whose count and logs are on a disk that can be filled. */
async function startOnDisk(context: Context, environment: Record<string, string>) {
  const rung = startLocalRung(environment);
  context.after(async () => {
    rung.process.kill('SIGKILL');
    await rung.ended;
  });
  await rung.ready();
  const ask = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${rung.config.HIT_COUNTER_V1_PORT}${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  return { rung, ask };
}

export const fullDiskLmdb: Trial = {
  name: 'full-disk-lmdb',
  promised:
    'the local rung on a full disk, its count and logs there: no process ends, each number given is on disk, what cannot be written is a 503 that says so and unready, until there is room',
  unit: 'times full',
  long: 10,
  short: 1,
  missing: smallDiskMissing,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const disk = await smallDisk(context, diskKib);
    const { DATA_DIR: unused = '', ...ports } = await localEnvironment();
    await rmdir(unused);
    const environment = { ...ports, DATA_DIR: disk.dir };
    const { rung, ask } = await startOnDisk(context, environment);
    const isReady = async () => (await ask('/readyz')).status === 200;

    // The file has not grown to its size yet: the hits of a crowd need room.
    hold((await ask('/')).status === 200, 'the first hit is not counted');
    disk.fill();
    const crowd = sendCrowd(context, [rung.front]);
    await waitUntil('refusals', deadlineMs, () => crowd.failures().length >= refusals);
    const { status, text } = await ask('/');
    const isTold = status === 503 && text.includes('No space left');
    hold(isTold, `a hit that finds no room is answered ${status} ${text}`);
    hold(!(await isReady()), 'it says it is ready while it counts nothing');
    disk.free();
    await waitUntil('ready again', deadlineMs, isReady);

    for (let round = 0; round < size; round++) {
      await crowd.untilAnswered(100);
      disk.fill();
      await sleep(fullForMs);
      disk.free();
      await waitUntil('ready again', deadlineMs, isReady);
    }
    await crowd.untilAnswered(100);
    disk.fill();
    await sleep(fullForMs);
    await crowd.stop();
    // Killed while the disk is full: what was answered has to be there.
    rung.process.kill('SIGKILL');
    await rung.ended;
    const told = rung
      .output()
      .split('\n')
      .filter((line) => / ended \(/.test(line));
    hold(told.length === 0, told.join('; '));
    disk.free();
    await sleep(fullForMs);
    const next = await startOnDisk(context, environment);
    const visits = judgeVisits(crowd, await readHits(next.rung.front), 1);
    return {
      figures: { 'times full': size + 2, ...visits.figures },
      broken: [...broken, ...visits.broken, ...oddFailures(crowd, [503])],
    };
  },
};

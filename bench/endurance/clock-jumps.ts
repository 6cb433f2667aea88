import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { fakeClock, fakeClockMissing } from '../../test/support/fake-clock.ts';
import { startLoad } from '../../test/support/load.ts';
import { startService } from '../../test/support/service-process.ts';
import { goodMetric, json, startSource } from '../../test/support/source.ts';
import { temporaryFolder } from '../../test/support/temporary-folder.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { createLedger, type Trial } from './trial.ts';
import { judgeVisits, oddFailures, readHits, sendCrowd } from './visits.ts';

const hours = [3, -5, 24, -48, 0];
const ttlSeconds = 3;
const timeoutMs = 500;
const deadlineMs = 20_000;
const hourMs = 3_600_000;

export const clockJumps: Trial = {
  name: 'clock-jumps',
  promised:
    'the wall clock may jump by hours either way: no hit or chart fails, a slow source is still a 504 after its deadline, and a fault lasts as long as it was set for',
  unit: 'jumps',
  long: 15,
  short: 2,
  missing: fakeClockMissing,
  async run(context, size) {
    const { broken, hold } = createLedger();
    const clock = fakeClock(context);
    const source = await startSource();
    context.after(source.close);
    const counter = await startService('hit-counter', {
      ...clock.env,
      DATA_DIR: await temporaryFolder(context),
    });
    context.after(counter.stop);
    const agent = await startService('chart-agent', {
      ...clock.env,
      SERVICE_NAME: '127.0.0.1',
      APP_PORT: String(source.port),
      UPSTREAM_TIMEOUT_MS: String(timeoutMs),
    });
    context.after(agent.stop);
    const charts = new Pool(agent.url, { connections: 4 });
    context.after(() => charts.destroy());
    let drawn = 0;
    const path = '/?width=256&height=192';
    const startCharts = () =>
      startLoad(4, async () => {
        const { statusCode, body } = await charts.request({ method: 'GET', path });
        await body.dump();
        hold(statusCode === 200, `a chart was answered ${statusCode}`);
        drawn += 1;
      });
    const faults = async () => (await fetch(`${agent.adminUrl}/faults`)).json() as Promise<Fault>;
    const crowd = sendCrowd(context, [counter.url]);

    for (let jump = 0; jump < size; jump++) {
      const load = startCharts();
      await crowd.untilAnswered(50);
      // A fault that harms nobody, so that the load still has to succeed.
      const body = JSON.stringify({ delayMs: 1, ttlSeconds });
      await fetch(`${agent.adminUrl}/faults`, { method: 'PUT', body });
      const setAt = performance.now();
      const offset = hours[jump % hours.length] ?? 0;
      clock.setTo(offset);
      await waitUntil('the log has the new time', deadlineMs, () => {
        const line = agent.log().at(-1);
        return Math.abs(Number(line?.time) - Date.now() - offset * hourMs) < hourMs / 2;
      });
      const { active, remainingSeconds = 0 } = await faults();
      const isOver = performance.now() - setAt > ttlSeconds * 1_000;
      hold(active || isOver, `a jump of ${offset} h ended a fault`);
      hold(remainingSeconds <= ttlSeconds, `a jump of ${offset} h left ${remainingSeconds} s`);
      await crowd.untilAnswered(50);
      await waitUntil('the fault ends', deadlineMs, async () => !(await faults()).active);
      await load.stop();

      source.answer(() => {});
      const slow = fetch(agent.url + path);
      await sleep(timeoutMs / 2);
      clock.setTo(-offset);
      hold((await slow).status === 504, `a source that never answers was ${(await slow).status}`);
      source.answer(json(goodMetric));
    }
    await crowd.stop();
    const visits = judgeVisits(crowd, await readHits(counter.url));
    return {
      figures: { jumps: 2 * size, 'charts drawn': drawn, ...visits.figures },
      broken: [...broken, ...visits.broken, ...oddFailures(crowd)],
    };
  },
};

interface Fault {
  active: boolean;
  remainingSeconds?: number;
}

import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { badAnswers } from '../../test/support/bad-answers.ts';
import { startLoad } from '../../test/support/load.ts';
import { startService } from '../../test/support/service-process.ts';
import { goodMetric, json, startSource } from '../../test/support/source.ts';
import { waitUntil } from '../../test/support/wait.ts';
import { createLedger, type Trial } from './trial.ts';

const timeoutMs = 500;
const clients = 8;
const badForMs = 700;
const deadlineMs = 20_000;

export const badSources: Trial = {
  name: 'bad-sources',
  promised:
    'a source that is slow, dead, garbage, half, or never closes costs its own charts a 502 or 504 that says why; the agent lives, keeps no connection of it, and draws when it is well',
  unit: 'rounds of 17 sources',
  long: 6,
  short: 'test/sources.test.ts',
  async run(context, size) {
    const { broken, hold } = createLedger();
    const source = await startSource();
    context.after(source.close);
    const agent = await startService('chart-agent', {
      SERVICE_NAME: '127.0.0.1',
      APP_PORT: String(source.port),
      UPSTREAM_TIMEOUT_MS: String(timeoutMs),
    });
    context.after(agent.stop);
    const pool = new Pool(agent.url, { connections: clients });
    context.after(() => pool.destroy());
    const statuses = new Map<number, number>();
    const load = startLoad(clients, async () => {
      const path = '/?width=256&height=192';
      const { statusCode, headers, body } = await pool.request({ method: 'GET', path });
      const bytes = await body.bytes();
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode === 200) return hold(headers['content-type'] === 'image/png', 'no picture');
      hold(statusCode === 502 || statusCode === 504, `a chart was answered ${statusCode}`);
      const { detail } = JSON.parse(Buffer.from(bytes).toString()) as { detail?: string };
      hold(detail?.includes(String(source.port)) ?? false, `a refusal said ${detail}`);
      return sleep(5);
    });
    const isWell = async () => (await fetch(`${agent.url}/?format=json`)).status === 200;
    const openFiles = () => readdirSync(`/proc/${agent.pid}/fd`).length;
    await waitUntil('a chart', deadlineMs, isWell);
    const before = openFiles();

    for (let round = 0; round < size; round++) {
      for (const { what, listener, status } of badAnswers) {
        const seen = statuses.get(status) ?? 0;
        source.answer(listener);
        await sleep(badForMs);
        hold((await fetch(`${agent.url}/healthz`)).status === 200, `not alive: ${what}`);
        await waitUntil(what, deadlineMs, () => (statuses.get(status) ?? 0) > seen);
        source.answer(json(goodMetric));
        await waitUntil(`a chart after: ${what}`, deadlineMs, isWell);
      }
      await source.close();
      await sleep(badForMs);
      await source.reopen();
      await waitUntil('a chart after: dead', deadlineMs, isWell);
    }
    await load.stop();
    await waitUntil('its connections to the source are gone', deadlineMs, () => {
      return openFiles() <= before + clients;
    });
    hold(agent.stderr() === '', `the agent wrote ${agent.stderr().slice(0, 200)}`);
    return {
      figures: {
        drawn: statuses.get(200) ?? 0,
        'answered 502': statuses.get(502) ?? 0,
        'answered 504': statuses.get(504) ?? 0,
        'open files before, after': `${before}, ${openFiles()}`,
      },
      broken,
    };
  },
};

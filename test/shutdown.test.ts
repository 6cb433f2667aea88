import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { startLoad } from './support/load.ts';
import { type RunningService, type ServiceName, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { waitUntil } from './support/wait.ts';

const services: { name: ServiceName; path: string }[] = [
  { name: 'metric-generator', path: '/metrics' },
  { name: 'chart-agent', path: '/?width=256&height=192' },
  { name: 'hit-counter', path: '/' },
];
const deadlineMs = 10_000;

async function start(t: TestContext, name: ServiceName, env: Record<string, string>) {
  const extra = name === 'chart-agent' ? await sourceOf(t) : {};
  const service = await startService(name, {
    DATA_DIR: await temporaryFolder(t),
    SHUTDOWN_TIMEOUT_MS: '8000',
    ...extra,
    ...env,
  });
  t.after(service.stop);
  return service;
}

async function sourceOf(t: TestContext): Promise<Record<string, string>> {
  const generator = await startService('metric-generator');
  t.after(generator.stop);
  return { SERVICE_NAME: '127.0.0.1', APP_PORT: new URL(generator.url).port };
}

async function holdAnswers({ adminUrl }: RunningService, delayMs: number): Promise<void> {
  const body = JSON.stringify({ delayMs });
  const { status } = await fetch(`${adminUrl}/faults`, { method: 'PUT', body });
  assert.equal(status, 200);
}

function untilUnready({ url }: RunningService): Promise<void> {
  return waitUntil('readiness says no', deadlineMs, async () => {
    return (await fetch(`${url}/readyz`)).status === 503;
  });
}

for (const { name, path } of services) {
  describe(`the ${name}, told to stop`, { concurrency: 2 }, () => {
    it('says it is not ready, answers until balancers look away, and exits with 0', async (t) => {
      const service = await start(t, name, { SHUTDOWN_DELAY_MS: '3000' });
      const pool = new Pool(service.url, { connections: 8 });
      t.after(() => pool.destroy());
      const statuses: number[] = [];
      // An answer that is lost, or a connection reset, ends the load with its error.
      const load = startLoad(8, async () => {
        const { statusCode, body } = await pool.request({ method: 'GET', path });
        await body.dump();
        statuses.push(statusCode);
      });
      const untilAnswered = (count: number) => {
        const enough = statuses.length + count;
        return waitUntil(`${count} answers`, deadlineMs, () => statuses.length >= enough);
      };
      await untilAnswered(50);

      service.kill('SIGTERM');
      await untilUnready(service);
      assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
      await untilAnswered(50);
      await load.stop();
      assert.deepEqual([...new Set(statuses)], [200]);
      assert.deepEqual(await service.exited, { code: 0, signal: null });
    });

    it('answers the requests that are under way when it closes', async (t) => {
      const service = await start(t, name, { SHUTDOWN_DELAY_MS: '0' });
      await holdAnswers(service, 60_000);
      const held = Array.from({ length: 20 }, () => fetch(service.url + path));
      // Behind them in the accept queue: when this one is answered, they have arrived.
      await fetch(`${service.url}/healthz`);

      service.kill('SIGTERM');
      const statuses = (await Promise.all(held)).map(({ status }) => status);
      assert.deepEqual([...new Set(statuses)], [200]);
      assert.deepEqual(await service.exited, { code: 0, signal: null });
    });

    it('does not wait for connections on which nothing was asked, or half of it', async (t) => {
      const service = await start(t, name, { SHUTDOWN_DELAY_MS: '0' });
      const { hostname, port } = new URL(service.url);
      const open = () => connect({ host: hostname, port: Number(port) });
      const [silent, half] = [open(), open()];
      t.after(() => [silent, half].map((socket) => socket.destroy()));
      await once(silent, 'connect');
      half.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHo');
      await once(half, 'data');

      service.kill('SIGTERM');
      assert.deepEqual(await service.exited, { code: 0, signal: null });
    });

    it('ends at once, and not with 0, when it is told again', async (t) => {
      const service = await start(t, name, { SHUTDOWN_DELAY_MS: '300000' });
      service.kill('SIGTERM');
      await untilUnready(service);
      service.kill('SIGTERM');
      const isDelayOver = sleep(deadlineMs, 'still there', { ref: false });
      assert.deepEqual(await Promise.race([service.exited, isDelayOver]), {
        code: 1,
        signal: null,
      });
    });
  });
}

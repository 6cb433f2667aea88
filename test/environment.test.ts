import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type ServiceName, spawnService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const badForAll = {
  PORT: 'http',
  ADMIN_PORT: '70000',
  APP_VERSION: '-',
  LOG_LEVEL: 'loud',
  FAULT_HEADER: 'yes',
  SHUTDOWN_DELAY_MS: '-1',
  SHUTDOWN_TIMEOUT_MS: '8s',
};

const badEnvironments: Record<ServiceName, Record<string, string>> = {
  'metric-generator': { ...badForAll, APP_NAMES: 'one,,two' },
  'chart-agent': {
    ...badForAll,
    SERVICE_NAME: 'http://metrics',
    APP_PORT: '0',
    UPSTREAM_TIMEOUT_MS: '0',
    UPSTREAM_KEEP_ALIVE: 'true',
    RENDER_THREADS: '0',
    RENDER_QUEUE: '1.5',
  },
  'hit-counter': {
    ...badForAll,
    TRUST_PROXY: '10.0.0.0/8,everyone',
    REDIS_URL: 'redis://:hunter2@redis:99999',
    REDIS_HOST: 'not a host',
    REDIS_PORT: '0',
  },
};

/** Lets the service run to its end and gives what it said. */
async function runToEnd(t: TestContext, name: ServiceName, env: Record<string, string>) {
  const service = spawnService(name, { DATA_DIR: await temporaryFolder(t), ...env });
  t.after(service.stop);
  const exit = await service.exited;
  const fatal = service.log().find(({ level }) => level === 'fatal');
  return { exit, stderr: service.stderr(), reason: String(fatal?.msg) };
}

for (const [name, environment] of Object.entries(badEnvironments) as [
  ServiceName,
  Record<string, string>,
][]) {
  describe(`the start of the ${name}`, { concurrency: 2 }, () => {
    it('is refused with every bad variable named at once', async (t) => {
      const { exit, stderr } = await runToEnd(t, name, environment);
      assert.deepEqual(exit, { code: 1, signal: null });
      const named = stderr.match(/^ {2}\w+/gm)?.map((word) => word.trim());
      assert.deepEqual(named?.sort(), Object.keys(environment).sort(), stderr);
      assert.doesNotMatch(stderr, /hunter2/);
    });

    for (const variable of ['PORT', 'ADMIN_PORT']) {
      it(`is refused with the port and its variable where ${variable} is in use`, async (t) => {
        const holder = createServer().listen(0, '127.0.0.1');
        t.after(() => holder.close());
        await once(holder, 'listening');
        const { port } = holder.address() as AddressInfo;

        const { exit, reason } = await runToEnd(t, name, { [variable]: String(port) });
        assert.deepEqual(exit, { code: 1, signal: null });
        assert.match(reason, new RegExp(`\\b${port}\\b.*\\b${variable}\\b`));
      });
    }
  });
}

it('a HOST that is no address of this machine stops the start with its name', async (t) => {
  for (const HOST of ['192.0.2.1', 'no-such-host.invalid']) {
    const { exit, reason } = await runToEnd(t, 'metric-generator', { HOST });
    assert.deepEqual(exit, { code: 1, signal: null });
    assert.match(reason, new RegExp(`${HOST}.*\\bHOST\\b`));
  }
});

it('a DATA_DIR that cannot be made stops the hit-counter with its name', async (t) => {
  const DATA_DIR = join(await temporaryFolder(t), 'missing', 'data');
  const { exit, reason } = await runToEnd(t, 'hit-counter', { DATA_DIR });
  assert.deepEqual(exit, { code: 1, signal: null });
  assert.match(reason, /DATA_DIR/);
  assert.ok(reason.includes(DATA_DIR), reason);
});

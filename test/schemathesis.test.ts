import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { type ServiceName, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const isMissing = spawnSync('schemathesis', ['--version']).status !== 0;
const skip = isMissing && 'schemathesis is not installed: pipx install schemathesis';

const config = join(import.meta.dirname, 'support', 'schemathesis.toml');
/** Every check that it has; the same requests at each run. */
const options = ['--checks=all', '--max-examples=50', '--generation-deterministic', '--no-color'];

describe('every promise of an API document is kept, says schemathesis', {
  skip,
  concurrency: true,
}, () => {
  for (const name of ['metric-generator', 'chart-agent', 'hit-counter'] as const) {
    it(`by the ${name}, on both ports`, async (t) => {
      const { url, adminUrl } = await start(t, name);
      // It leaves notes where it runs.
      const cwd = await temporaryFolder(t);
      await assertKept(`${url}/openapi.json`, cwd);
      await assertKept(`${adminUrl}/openapi.json`, cwd);
    });
  }
});

async function start(t: TestContext, name: ServiceName) {
  const source = name === 'chart-agent' ? await sourceFor(t) : {};
  const service = await startService(name, { DATA_DIR: await temporaryFolder(t), ...source });
  t.after(service.stop);
  return service;
}

async function sourceFor(t: TestContext): Promise<Record<string, string>> {
  const { hostname, port } = new URL((await start(t, 'metric-generator')).url);
  return { SERVICE_NAME: hostname, APP_PORT: port };
}

/** It reaches every operation and all of its requests pass. */
async function assertKept(document: string, cwd: string): Promise<void> {
  const words = ['--config-file', config, 'run', document, ...options];
  const { stdout } = await run('schemathesis', words, { cwd }).catch(({ stdout, stderr }) =>
    assert.fail(`${stdout}${stderr}`),
  );
  const [, selected, all, tested] =
    /Selected: (\d+)\/(\d+)\n {2}Tested: (\d+)/.exec(stdout) ?? assert.fail(stdout);
  assert.deepEqual([selected, tested], [all, all], stdout);
  assert.match(stdout, /^ {2}(\d+) generated, \1 passed$/m);
}

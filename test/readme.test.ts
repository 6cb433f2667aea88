import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../kit/src/paths.ts';
import { localSchema } from '../kit/src/rungs/local-config.ts';
import { configSchema as chartAgent } from '../services/chart-agent/src/config.ts';
import { configSchema as hitCounter } from '../services/hit-counter/src/config.ts';
import { configSchema as metricGenerator } from '../services/metric-generator/src/config.ts';
import { type ServiceName, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const schemas = {
  'metric-generator': metricGenerator,
  'chart-agent': chartAgent,
  'hit-counter': hitCounter,
};

const read = (...path: string[]) => readFile(join(root, ...path), 'utf8');

for (const [name, { properties }] of Object.entries(schemas)) {
  test(`the README of the ${name} names each variable with its default, and each path`, async (t) => {
    const readme = await read('services', name, 'README.md');
    const rows = readme.split('\n').filter((line) => line.startsWith('|'));
    for (const [variable, schema] of Object.entries(properties)) {
      const row = rows.find((line) => line.includes(`\`${variable}\``));
      assert.ok(row, `${variable} is missing`);
      const standard = 'default' in schema ? schema.default : undefined;
      if (typeof standard === 'number' && variable in ownVariables(name)) {
        assert.ok(row.includes(String(standard)), `${variable} defaults to ${standard}: ${row}`);
      }
    }
    const service = await startService(name as ServiceName, { DATA_DIR: await temporaryFolder(t) });
    t.after(service.stop);
    const api = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: object };
    for (const path of Object.keys(api.paths)) {
      assert.ok(rows.join('\n').includes(path), `${path} is missing`);
    }
  });
}

/** What a README lists in a row of its own; the rest it shares with the metric-generator's. */
function ownVariables(name: string): object {
  if (name === 'metric-generator') return metricGenerator.properties;
  const shared = new Set(Object.keys(metricGenerator.properties));
  shared.delete('PORT');
  const own = Object.entries(schemas[name as keyof typeof schemas].properties);
  return Object.fromEntries(
    own.filter(([variable]) => !shared.has(variable) && variable !== 'RENDER_THREADS'),
  );
}

test('the README names the variables of the local rung, in both languages', async () => {
  for (const file of ['README.md', 'README.zh.md']) {
    const readme = await read(file);
    for (const variable of Object.keys(localSchema.properties)) {
      if (variable.endsWith('_ADMIN_PORT')) continue;
      assert.ok(readme.includes(variable), `${variable} is missing in ${file}`);
    }
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) {
      assert.ok(readme.includes(command), `${command} is missing in ${file}`);
    }
  }
});

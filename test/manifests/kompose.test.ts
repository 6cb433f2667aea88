import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { findSchemaViolations, type Manifest } from './support/schemas.ts';

const folder = join(root, 'manifests', 'kompose');
const files = globSync('*.yaml', { cwd: folder }).toSorted();
const objects = files.map((file): Manifest => parse(readFileSync(join(folder, file), 'utf8')));

interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string }[];
}

const { services } = parse(readFileSync(join(root, 'compose/services.yaml'), 'utf8'), {
  merge: true,
}) as { services: Record<string, { image: string; environment?: Record<string, string> }> };

test('what kompose made has the services, images and variables of compose', () => {
  const containers = objects.flatMap((object): Container[] => {
    const { template } = (object.spec ?? {}) as {
      template?: { spec: { containers: Container[] } };
    };
    return template?.spec.containers ?? [];
  });
  const made = containers.map(({ name, image, env = [] }) => [
    name,
    image,
    env.map((it) => it.name),
  ]);
  const expected = Object.entries(services).map(([name, { image, environment = {} }]) => [
    name,
    image,
    Object.keys(environment).toSorted(),
  ]);
  assert.deepEqual(made.toSorted(), expected.toSorted());
});

test('what kompose made is valid, whatever it is worth', async () => {
  for (const object of objects) assert.deepEqual(await findSchemaViolations(object), []);
});

const hasKompose = spawnSync('kompose', ['version']).status === 0;

test(
  hasKompose
    ? 'kompose makes these files of our Compose files'
    : 'kompose is not installed: its README names the command that made these files',
  async (t) => {
    const { 1: command = '' } =
      /\$ (kompose convert [\s\S]+?)\n…/.exec(readFileSync(join(folder, 'README.md'), 'utf8')) ??
      [];
    const words = command.split(/[\s\\]+/).slice(1);
    assert.deepEqual(words.slice(-2), ['-o', 'manifests/kompose/']);
    if (!hasKompose) return;
    const made = await temporaryFolder(t);
    execFileSync('kompose', [...words.slice(0, -1), `${made}/`], { cwd: root, stdio: 'ignore' });
    assert.deepEqual(globSync('*.yaml', { cwd: made }).toSorted(), files);
    for (const file of files) {
      assert.equal(
        readFileSync(join(made, file), 'utf8'),
        readFileSync(join(folder, file), 'utf8'),
        file,
      );
    }
  },
);

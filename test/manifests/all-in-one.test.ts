import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { copyOfManifests, kubectlMissing, parseManifests } from './support/kustomizations.ts';
import { containersOf, podsOf } from './support/pods.ts';
import { sumRequests } from './support/resources.ts';

const run = promisify(execFile);
const folder = join(root, 'manifests');
const why = kubectlMissing ? ` (not tried: ${kubectlMissing})` : '';

const read = (...path: string[]) => readFile(join(...path), 'utf8');
const yamlFilesIn = async (path: string) =>
  (await readdir(path)).filter((file) => file.endsWith('.yaml')).sort();

describe('the all-in-one files', () => {
  it(`are what manifests/render makes of the overlays now${why}`, {
    skip: kubectlMissing,
  }, async (t) => {
    const fresh = await temporaryFolder(t);
    await run(join(folder, 'render'), [fresh]);
    assert.deepEqual(await yamlFilesIn(folder), await yamlFilesIn(fresh));
    for (const file of await yamlFilesIn(fresh)) {
      // As objects: another kubectl may lay the same text out otherwise.
      const now = parseManifests(await read(fresh, file));
      assert.deepEqual(parseManifests(await read(folder, file)), now, `manifests/render: ${file}`);
    }
  });

  it('say where they come from', async () => {
    for (const file of await yamlFilesIn(folder)) {
      const overlay = `overlays/${file.replace('.yaml', '')}`;
      assert.match(await read(folder, file), new RegExp(`^# Rendered from ${overlay} by `));
    }
  });

  it(`name no image that components/images does not, for a registry${why}`, {
    skip: kubectlMissing,
  }, async (t) => {
    const copy = await copyOfManifests(t);
    const file = join(copy, 'manifests/components/images/kustomization.yaml');
    const elsewhere = (await read(file)).replaceAll('newName: ', 'newName: registry.test/');
    await writeFile(file, elsewhere);
    const fresh = join(copy, 'manifests');
    await run(join(fresh, 'render'));
    for (const name of await yamlFilesIn(folder)) {
      const images = podsOf(parseManifests(await read(fresh, name))).flatMap(containersOf);
      for (const { image } of images) assert.match(image, /^registry\.test\//, name);
    }
  });

  it('of the workshop asks for as much as the README says', async () => {
    const { cpuMillis, memoryMi } = sumRequests(
      parseManifests(await read(folder, 'workshop.yaml')),
    );
    const readme = await read(folder, 'README.md');
    const said = `${cpuMillis}m of CPU and ${memoryMi} MiB of memory`;
    assert.ok(readme.includes(said), `the README does not say: ${said}`);
  });
});

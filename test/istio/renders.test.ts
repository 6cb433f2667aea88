import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { kubectlMissing, parseManifests } from '../manifests/support/kustomizations.ts';
import { nameOf } from '../manifests/support/pods.ts';
import { findSchemaViolations, type Manifest } from '../manifests/support/schemas.ts';
import {
  filesOf,
  findKustomizations,
  findLessons,
  read,
  readManifests,
} from './support/kustomizations.ts';

const run = promisify(execFile);
const kustomizations = await findKustomizations();

if (kubectlMissing) {
  test(`${kubectlMissing}, so nothing below istio/ is rendered: what it would read is there`, async () => {
    const files = kustomizations.flatMap(({ resources, patches }) => [...resources, ...patches]);
    for (const file of files.filter((path) => path.endsWith('.yaml'))) assert.ok(await read(file));
  });
} else {
  for (const { folder } of kustomizations) {
    test(`${folder} renders, into objects that are valid`, async () => {
      const manifests = await render(folder);
      assert.ok(manifests.length > 0);
      for (const manifest of manifests) assert.deepEqual(await findSchemaViolations(manifest), []);
    });
  }

  for (const lesson of await findLessons()) {
    test(`${lesson} renders into just what its files say`, async () => {
      const expected = await Promise.all([...(await filesOf(lesson)).values()].map(readManifests));
      assert.deepEqual(byName(await render(lesson)), byName(expected.flat()));
    });
  }
}

async function render(folder: string): Promise<Manifest[]> {
  const { stdout } = await run('kubectl', ['kustomize', join(root, folder)]);
  return parseManifests(stdout);
}

const byName = (manifests: Manifest[]) =>
  Object.fromEntries(manifests.map((manifest) => [nameOf(manifest), manifest]));

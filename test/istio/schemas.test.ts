import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSchemaViolations } from '../manifests/support/schemas.ts';
import { filesBelow, findKustomizations, readManifests } from './support/kustomizations.ts';

const files = (await filesBelow('istio')).filter(
  (file) => file.endsWith('.yaml') && !file.endsWith('/kustomization.yaml'),
);

/** Not whole objects: a patch of a few fields, and what the schema of istioctl leaves open. */
const others = ['istio/progressive-delivery/release-v2/version.yaml', 'istio/install.yaml'];

for (const file of files.filter((file) => !others.includes(file))) {
  test(`${file} holds what the schema of its kind allows, and nothing else`, async () => {
    const manifests = await readManifests(file);
    assert.ok(manifests.length > 0);
    for (const manifest of manifests) {
      assert.deepEqual(await findSchemaViolations(manifest), []);
    }
  });
}

test('each YAML file below istio/ is used by a kustomization, or installs Istio', async () => {
  const kustomizations = await findKustomizations();
  const used = kustomizations.flatMap(({ resources, patches }) => [...resources, ...patches]);
  assert.deepEqual(
    files.filter((file) => !used.includes(file)),
    ['istio/install.yaml'],
  );
});

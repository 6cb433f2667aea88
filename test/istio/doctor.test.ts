import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from '../../kit/src/doctor/examine.ts';
import { parseYaml } from '../../kit/src/doctor/objects/parse-yaml.ts';
import { filesOf, findLessons, read } from './support/kustomizations.ts';

// Weights, the order of routes, subsets and their pods, ports, hosts and gateways: the doctor's rules.
for (const lesson of await findLessons()) {
  test(`the doctor finds nothing wrong with ${lesson}`, async () => {
    assert.deepEqual(await findingsOf(lesson), []);
  });
}

test("the doctor finds the two mistakes of the tutorial's canary", async () => {
  const findings = await findingsOf('istio/01-seed-canary-wrong-and-right/wrong');
  assert.deepEqual([...new Set(findings.map(({ rule }) => rule))].sort(), [
    'split-bypassed',
    'subset-undefined',
  ]);
});

/** What the doctor says of a lesson on top of the services as they are deployed for the mesh. */
async function findingsOf(folder: string) {
  const files = ['manifests/mesh.yaml', ...new Set((await filesOf(folder)).values())];
  return examine((await Promise.all(files.map(readObjects))).flat());
}

async function readObjects(file: string) {
  const { objects, findings } = parseYaml(file, await read(file));
  assert.deepEqual(findings, []);
  return objects;
}

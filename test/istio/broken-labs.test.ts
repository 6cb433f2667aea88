import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { examine } from '../../kit/src/doctor/examine.ts';
import { applyLayers } from '../../kit/src/doctor/objects/layers.ts';
import { parseYaml } from '../../kit/src/doctor/objects/parse-yaml.ts';
import { readSets } from '../../kit/src/doctor/objects/read-sets.ts';
import { joinReadings } from '../../kit/src/doctor/objects/reading.ts';
import { describeFinding } from '../../kit/src/doctor/report.ts';
import { root } from '../../kit/src/paths.ts';
import { findSchemaViolations } from '../manifests/support/schemas.ts';
import { read, readManifests } from './support/kustomizations.ts';

const folder = 'istio/broken-labs';
const entries = await readdir(join(root, folder), { withFileTypes: true });
const labs = entries
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const mesh = await readLayer('manifests/mesh.yaml');
const base = await readLayer('istio/base');

async function readLayer(path: string) {
  return joinReadings(await readSets(join(root, path))).objects;
}

async function readLab(lab: string, file: string) {
  const path = `${folder}/${lab}/${file}`;
  const { objects, findings } = parseYaml(path, await read(path));
  assert.deepEqual(findings, []);
  return objects;
}

for (const lab of labs) {
  describe(`the broken lab ${lab}`, () => {
    test('has one mistake, which the doctor tells as its README does, alone and on the base', async () => {
      const objects = await readLab(lab, 'broken.yaml');
      const [finding, ...others] = examine(objects);
      assert.ok(finding, 'nothing is found');
      assert.deepEqual(others, []);
      assert.deepEqual(examine(applyLayers([mesh, base, objects])), [finding]);

      const page = await read(`${folder}/${lab}/README.md`);
      const said = stripVTControlCharacters(describeFinding(finding));
      const told = `$ npx kit doctor --files ${finding.source}\n${said}\n1 finding; 1 file examined.\n$`;
      assert.ok(page.includes(told), `the README does not say:\n${told}`);
    });

    test('is mended by fixed.yaml, alone and on the base', async () => {
      const objects = await readLab(lab, 'fixed.yaml');
      assert.deepEqual(examine(objects), []);
      assert.deepEqual(examine(applyLayers([mesh, base, objects])), []);
    });

    test('has no mistake that a cluster would refuse', async () => {
      for (const file of ['broken.yaml', 'fixed.yaml']) {
        for (const manifest of await readManifests(`${folder}/${lab}/${file}`)) {
          assert.deepEqual(await findSchemaViolations(manifest), [], file);
        }
      }
    });

    test('states no object under another name when it is mended', async () => {
      const [broken, fixed] = await Promise.all([
        readLab(lab, 'broken.yaml'),
        readLab(lab, 'fixed.yaml'),
      ]);
      const namesOf = (objects: typeof broken) => objects.map((o) => `${o.kind} ${o.name}`);
      const gone = namesOf(broken).filter((name) => !namesOf(fixed).includes(name));
      const page = await read(`${folder}/${lab}/README.md`);
      for (const name of gone) {
        const [kind = '', object = ''] = name.toLowerCase().split(' ');
        assert.ok(page.includes(`kubectl -n meshwalk delete ${kind} ${object}`), name);
      }
    });

    test('goes symptom, hints, mend, undo, and leads on to the next', async () => {
      const page = await read(`${folder}/${lab}/README.md`);
      const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ['Symptom', 'Hints', 'The mend', 'Undo']);
      const next = labs[labs.indexOf(lab) + 1];
      if (next) assert.ok(page.includes(`](../${next})`), `${next} is not next`);
      const [open, closed] = ['<details>', '</details>'].map((tag) => page.split(tag).length - 1);
      assert.deepEqual([open, closed], [3, 3]);
    });
  });
}

test('the labs are numbered without a gap, each for a rule of its own, and listed in order', async () => {
  assert.deepEqual(
    labs.map((lab) => Number(lab.slice(0, 2))),
    labs.map((_lab, index) => index + 1),
  );
  const found = await Promise.all(
    labs.map(async (lab) => examine(await readLab(lab, 'broken.yaml'))),
  );
  const rules = found.flat().map(({ rule }) => rule);
  assert.equal(new Set(rules).size, labs.length);
  const rows = [...(await read(`${folder}/README.md`)).matchAll(/^\| \[\d\d\]\((.*?)\)/gm)];
  assert.deepEqual(
    rows.map(([, link]) => link),
    labs,
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nameOf } from '../manifests/support/pods.ts';
import type { Manifest } from '../manifests/support/schemas.ts';
import {
  filesOf,
  findLessons,
  read,
  readKustomization,
  readManifests,
} from './support/kustomizations.ts';

const lessons = await findLessons();
const base = await filesOf('istio/base');

for (const lesson of lessons) {
  describe(lesson, () => {
    test('has the names of the base, so that it takes the place of any other lesson', async () => {
      const { resources } = await readKustomization(lesson);
      const extra = resources.filter((file) => file.endsWith('.yaml'));
      const names = await namesIn(extra);
      assert.deepEqual(
        [...(await filesOf(lesson)).keys()].sort(),
        [...base.keys(), ...names].sort(),
      );
      assert.deepEqual(
        extra.filter((file) => !file.startsWith(`${lesson}/extra/`)),
        [],
        'what a lesson adds stands in extra/',
      );
    });

    test('takes away in its undo what it adds', async () => {
      const { resources } = await readKustomization(lesson);
      const [, undo = ''] = (await read(`${lesson}/README.md`)).split('## Undo');
      const deletes = undo.includes(`kubectl delete -f ${lesson}/extra/`);
      assert.equal(deletes, resources.length > 1);
      assert.ok(deletes || undo.includes('kubectl apply -k istio/base'));
    });

    test('states each object whole, with the hosts and gateways of the base', async () => {
      for (const file of (await readKustomization(lesson)).patches) {
        const [lessonObject] = await readManifests(file);
        assert.ok(lessonObject);
        const [baseObject] = await readManifests(base.get(nameOf(lessonObject)) ?? '');
        assert.deepEqual(bindingOf(lessonObject), bindingOf(baseObject), file);
      }
    });

    test('opens each file with at most five lines that say what it is for', async () => {
      const { resources, patches } = await readKustomization(lesson);
      for (const file of [...resources, ...patches].filter((path) => path.endsWith('.yaml'))) {
        const lines = (await read(file)).split('\n');
        const comments = lines.findIndex((line) => !line.startsWith('# '));
        assert.ok(comments >= 1 && comments <= 5, `${file} opens with ${comments} lines`);
      }
    });
  });
}

test('the lessons are numbered without a gap', () => {
  const numbers = lessons.map((lesson) => Number(lesson.slice('istio/'.length).slice(0, 2)));
  assert.deepEqual(
    numbers,
    [...lessons.keys()].map((index) => index + 1),
  );
});

async function namesIn(files: string[]): Promise<string[]> {
  const manifests = await Promise.all(files.map(readManifests));
  return manifests.flat().map(nameOf);
}

/** To whom an object applies: what a lesson must not change by the way. */
function bindingOf(manifest: Manifest | undefined) {
  const { hosts, gateways, host, selector } = (manifest?.spec ?? {}) as Record<string, unknown>;
  return { hosts, gateways, host, selector };
}

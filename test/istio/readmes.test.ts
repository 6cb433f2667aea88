import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { filesBelow, findLessons, read } from './support/kustomizations.ts';

const lessons = await findLessons();
const readmes = (await filesBelow('istio')).filter((file) => file.endsWith('/README.md'));

const exists = (path: string) =>
  access(join(root, path)).then(
    () => true,
    () => false,
  );

for (const readme of readmes) {
  describe(readme, () => {
    test('links to what is there', async () => {
      for (const path of linksOf(await read(readme), dirname(readme))) {
        assert.ok(await exists(path), `${path} is not there`);
      }
    });

    test('names only files and folders of the project that are there', async () => {
      for (const path of pathsOf(await read(readme))) {
        assert.ok(await exists(path), `${path} is not there`);
      }
    });

    test('applies folders that hold a kustomization with -k, and others with -f', async () => {
      const page = await read(readme);
      for (const [, flag, path = ''] of page.matchAll(
        /^\$ kubectl (?:apply|delete) (-[kf]) (istio\/\S+)/gm,
      )) {
        assert.equal(await exists(join(path, 'kustomization.yaml')), flag === '-k', path);
      }
    });
  });
}

for (const folder of [...lessons, 'istio/gateway-api', 'istio/ambient', 'istio/addons']) {
  test(`${folder} goes predict, apply, observe, undo, and on one screen`, async () => {
    const page = await read(`${folder}/README.md`);
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, ['Predict', 'Apply', 'Observe', 'Undo']);
    if (lessons.includes(folder)) assert.ok(page.split('\n').length <= 75);
  });
}

test('the table of istio/README.md has each lesson, in order', async () => {
  const rows = [...(await read('istio/README.md')).matchAll(/^\| \[\d\d\]\((.*?)\)/gm)];
  assert.deepEqual(
    rows.map(([, link]) => `istio/${link}`),
    lessons,
  );
});

test('each lesson leads on to the next', async () => {
  for (const [index, lesson] of lessons.entries()) {
    const [, next = ''] = /^Next: \[.*?\]\((.*?)\)/m.exec(await read(`${lesson}/README.md`)) ?? [];
    assert.equal(normalize(join(lesson, next)), lessons[index + 1] ?? 'istio/gateway-api');
  }
});

/** What a page links to in the project; addresses and places on a page are left out. */
function linksOf(page: string, folder: string): string[] {
  const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => normalize(join(folder, link.split('#')[0] ?? '')));
}

/** The paths in the commands and the text of a page. */
function pathsOf(page: string): string[] {
  const words = [...page.matchAll(/(?<![\w./-])(?:istio|manifests|observability)\/[\w./-]+/g)];
  return words.map(([path]) => path.replace(/\.$/, ''));
}

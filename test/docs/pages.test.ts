import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { needs, readConsoleBlocks } from './support/console-blocks.ts';

const pages = (language: string) =>
  globSync('**/*.md', { cwd: join(root, 'docs', language) }).toSorted();

test('each page stands in both languages', () => {
  assert.deepEqual(pages('zh'), pages('en'));
});

for (const page of pages('en')) {
  test(`${page} holds the same commands in both languages`, () => {
    const commands = (language: string) =>
      readConsoleBlocks(join(root, 'docs', language, page)).map(({ words, steps }) => ({
        words,
        // A comment behind a command is prose.
        commands: steps.map(({ command }) => command.replace(/\s+#.*$/, '')),
      }));
    assert.deepEqual(commands('zh'), commands('en'));
  });
}

test('a block that a test cannot run says what it needs', () => {
  const unknown = pages('en').flatMap((page) =>
    readConsoleBlocks(join(root, 'docs', 'en', page)).flatMap(({ words, line }) =>
      words.some((word) => word !== 'background' && !(word in needs)) ? [`${page}:${line}`] : [],
    ),
  );
  assert.deepEqual(unknown, []);
});

const everyPage = [
  ...globSync('{*,docs/**/*,services/**/*,kit/**/*,manifests/**/*,istio/**/*}.md', {
    cwd: root,
    exclude: (path) => /node_modules|kit\/template/.test(path),
  }),
];

for (const page of everyPage) {
  test(`the links of ${page} lead somewhere`, () => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```/g, '');
    const dead = [...text.matchAll(/\]\(([^)#\s]+)(#[^)\s]+)?\)/g)]
      .map(([, target = '', anchor]) => ({ target, anchor }))
      .filter(({ target }) => !/^[a-z]+:/.test(target))
      .filter(({ target, anchor }) => {
        const file = join(root, dirname(page), decodeURI(target));
        if (!existsSync(file)) return true;
        return anchor !== undefined && !anchorsOf(file).has(anchor);
      });
    assert.deepEqual(dead, [], relative(root, page));
  });
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(file: string): Set<string> {
  const headings = readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, text = '']) => {
      const kept = text.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '');
      return `#${kept.replaceAll(/\s/g, '-')}`;
    }),
  );
}

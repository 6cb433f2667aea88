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

/** Two screens of Markdown. */
const pageLines = 110;

const headings = { en: ['Undo', 'Next'], zh: ['撤销', '下一页'] };

for (const language of ['en', 'zh'] as const) {
  const tutorial = pages(language).filter((page) => !page.startsWith('reference'));
  const read = (page: string) => readFileSync(join(root, 'docs', language, page), 'utf8');

  test(`each page of docs/${language} is a screen or two`, () => {
    const long = tutorial.filter((page) => read(page).trimEnd().split('\n').length > pageLines);
    assert.deepEqual(long, []);
  });

  test(`each page of docs/${language} ends with what undoes its commands, and what comes next`, () => {
    for (const page of tutorial) {
      const found = [...read(page).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      const hasCommands = readConsoleBlocks(join(root, 'docs', language, page)).length > 0;
      const expected = headings[language].slice(hasCommands ? 0 : 1);
      assert.deepEqual(found.slice(-expected.length), expected, page);
    }
  });

  test(`the pages of docs/${language} lead from one to the next in the order of their names, round to the first`, () => {
    const next = (page: string) => {
      const [, target] = /\]\(([^)/]+\.md)\)/.exec(read(page).split(/^## /m).at(-1) ?? '') ?? [];
      return target;
    };
    assert.deepEqual(tutorial.map(next), [...tutorial.slice(1), tutorial[0]]);
  });
}

for (const page of pages('en')) {
  test(`${page} holds the same commands in both languages`, () => {
    const commands = (language: string) =>
      readConsoleBlocks(join(root, 'docs', language, page)).map(({ words, steps }) => ({
        words,
        commands: steps.map(({ command }) => command),
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

for (const page of [...everyPage, 'kit/template/service/README.md']) {
  test(`the commands of ${page} can be typed into zsh, the shell of macOS`, () => {
    const commands = readFileSync(join(root, page), 'utf8').match(/^\$ .+$/gm) ?? [];
    const unquoted = commands.map((command) => command.replaceAll(/'[^']*'|"[^"]*"/g, ''));
    // It takes a comment for words, and an unquoted ? for a file's name.
    assert.deepEqual(
      unquoted.filter((command) => /\s#|[^$]\?/.test(command)),
      [],
    );
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

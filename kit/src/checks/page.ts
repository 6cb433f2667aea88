import type { Answer, Ask } from './ask.ts';
import { expect, expectHeader, expectStatus } from './expect.ts';

const mediaTypes: Record<string, RegExp> = {
  js: /^(text|application)\/javascript\b/,
  css: /^text\/css\b/,
  svg: /^image\/svg\+xml\b/,
  png: /^image\/png\b/,
  json: /^application\/json\b/,
};

/** Expects HTML at a path, and gives the answer. */
export async function askForPage(ask: Ask, path: string): Promise<Answer> {
  const answer = await ask(path);
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^text\/html;\s*charset=utf-8$/i);
  return answer;
}

/**
 * Expects that a page and the modules of its scripts load something, that all of it comes from
 * where the page comes from, and that it answers with its media type.
 */
export async function expectOwnAssets(ask: Ask, path: string): Promise<void> {
  const page = await askForPage(ask, path);
  const found = new Map(referencesOf(page.text).map((reference) => [reference, path]));
  expect(page, found.size > 0, 'a page with scripts and styles');
  for (const [reference, base] of found) {
    const url = new URL(reference, new URL(base, 'http://page'));
    expect(page, url.host === 'page', 'assets of its own only', `${reference} in ${base}`);
    const asset = await ask(url.pathname);
    expectStatus(asset, 200);
    const extension = url.pathname.split('.').at(-1) ?? '';
    expectHeader(asset, 'content-type', mediaTypes[extension] ?? /./);
    if (extension === 'css') {
      expect(asset, !/(url\(|@import)\s*['"]?(https?:)?\/\//.test(asset.text), 'styles of its own');
    }
    for (const module of importsOf(asset.text)) {
      const { pathname } = new URL(module, url);
      if (extension === 'js') found.set(pathname, path);
    }
  }
}

/** What a page's tags load: `src` of anything, `href` of links. */
function referencesOf(html: string): string[] {
  return [...html.matchAll(/\bsrc="([^"]+)"|<link\b[^>]*\bhref="([^"]+)"/g)].map(
    ([, source, link]) => source ?? link ?? '',
  );
}

/** The neighbours that a module imports; packages are for the page's import map. */
function importsOf(script: string): string[] {
  return [...script.matchAll(/^(?:import|export)\b[^'"]*'(\.{1,2}\/[^']+)'/gm)].map(
    ([, module = '']) => module,
  );
}

import type { Check } from './check.ts';
import { expect, expectHeader } from './expect.ts';
import { askForPage, expectOwnAssets } from './page.ts';

/** What a service's live page has to be, wherever it is. */
export function liveChecks(path: string): Check[] {
  return [
    {
      id: 'live.policy',
      says: `GET ${path} is a page whose policy allows its own scripts and styles only, none inline`,
      async run(ask) {
        const page = await askForPage(ask, path);
        const policy = expectHeader(page, 'content-security-policy', /^default-src 'none';/);
        const isOpen = /'unsafe-|https?:|\*/.test(policy);
        expect(page, !isOpen, 'no unsafe-inline, no unsafe-eval, no other origin', policy);
        expectHeader(page, 'x-content-type-options', /^nosniff$/);
      },
    },
    {
      id: 'live.assets',
      says: `every script, style and icon of ${path} comes from the service itself`,
      async run(ask) {
        await expectOwnAssets(ask, path);
      },
    },
  ];
}

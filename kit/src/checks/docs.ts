import { versionSchema } from './about.ts';
import type { Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectJson } from './expect.ts';
import { askForPage, expectOwnAssets } from './page.ts';

const text = { type: 'string', minLength: 1, description: 'a text that is not empty' } as const;

const contents = { type: 'object', additionalProperties: { type: 'object' } } as const;
const responses = {
  type: 'object',
  additionalProperties: { type: 'object', properties: { content: contents } },
} as const;
const documentSchema = {
  type: 'object',
  required: ['openapi', 'info', 'paths'],
  properties: {
    openapi: { type: 'string', pattern: '^3\\.1\\.', description: '3.1' },
    info: {
      type: 'object',
      required: ['title', 'description', 'version'],
      properties: { title: text, description: text, version: text },
    },
    paths: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          get: {
            type: 'object',
            required: ['summary', 'responses'],
            properties: { summary: text, responses },
          },
        },
      },
    },
  },
} as const;

const everywhere = ['/healthz', '/readyz', '/version', '/headers'];

async function askForDocument(ask: Ask) {
  const answer = await ask('/openapi.json');
  return { answer, document: expectJson(answer, documentSchema) };
}

export const docsChecks: Check[] = [
  {
    id: 'docs.openapi',
    says: 'GET /openapi.json is OpenAPI 3.1 of the service that /version names',
    async run(ask) {
      const { answer, document } = await askForDocument(ask);
      const { name } = expectJson(await ask('/version'), versionSchema);
      expect(answer, document.info.title === name, `"title": "${name}"`);
    },
  },
  {
    id: 'docs.complete',
    says: 'the document has every path that each service has, with its refusals in problem+json',
    async run(ask) {
      const { answer, document } = await askForDocument(ask);
      for (const path of everywhere) {
        const documented = document.paths[path]?.get?.responses;
        expect(answer, documented !== undefined, `a description of GET ${path}`, 'none');
        for (const status of ['4XX', '5XX']) {
          const refusal = documented[status]?.content?.['application/problem+json'];
          expect(answer, refusal !== undefined, `${status} of ${path} in problem+json`, 'none');
        }
      }
    },
  },
  {
    id: 'docs.true',
    says: 'each documented GET answers, in a media type that the document names',
    async run(ask) {
      const { document } = await askForDocument(ask);
      for (const [path, { get }] of Object.entries(document.paths)) {
        if (get === undefined || path.includes('{')) continue;
        const answer = await ask(path);
        expect(answer, answer.status < 400, 'what the document promises');
        const promised = Object.keys(get.responses['200']?.content ?? {});
        const came = String(answer.headers['content-type']).split(';')[0] ?? '';
        const isPromised = promised.length === 0 || promised.includes(came);
        expect(answer, isPromised, `one of ${promised.join(', ')}`);
      }
    },
  },
  {
    id: 'docs.page',
    says: 'GET /docs is a page that a browser lets load from its own origin only',
    async run(ask) {
      const page = await askForPage(ask, '/docs');
      expectHeader(page, 'content-security-policy', /^default-src '(self|none)'/);
    },
  },
  {
    id: 'docs.assets',
    says: 'every script, style and icon of /docs comes from the service itself',
    async run(ask) {
      await expectOwnAssets(ask, '/docs');
    },
  },
];

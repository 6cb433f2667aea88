import { isUtf8 } from 'node:buffer';
import { isIP } from 'node:net';
import type { Answer, Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectJson, expectStatus } from './expect.ts';

const greetingSchema = {
  type: 'object',
  required: ['message', 'host', 'client', 'hits', 'version'],
  properties: {
    message: { type: 'string' },
    host: { type: 'string' },
    client: { type: 'string' },
    hits: { type: 'integer', minimum: 1 },
    version: { enum: ['v1', 'v2'] },
  },
} as const;

const sentence = /^Hello World by (\S+) from (\S+) ! 该页面已被访问 (\d+) 次。\n$/;

/** Hits the page and asks for JSON; further headers may come along. */
export async function hit(ask: Ask, headers: Record<string, string> = {}) {
  const answer = await ask('/', { headers: { accept: 'application/json', ...headers } });
  return { answer, greeting: expectJson(answer, greetingSchema) };
}

function expectText(answer: Answer): void {
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^text\/plain;\s*charset=utf-8$/i);
}

/** What callers accept, and whether that is JSON before text. */
const preferences: [accept: string, isJson: boolean][] = [
  ['text/plain, application/json;q=0.5', false],
  ['application/json, text/plain;q=0.5', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
  ['application/json;q=0', false],
  ['*/*', false],
];

export const greetingChecks: Check[] = [
  {
    id: 'answer.text',
    says: 'GET / is the sentence of the tutorial, character for character, and a newline',
    async run(ask) {
      const answer = await ask('/');
      expectText(answer);
      const expected = 'Hello World by {host} from {client} ! 该页面已被访问 {n} 次。⏎';
      expect(answer, sentence.test(answer.text), expected, JSON.stringify(answer.text));
    },
  },
  {
    id: 'answer.charset',
    says: 'the sentence is UTF-8 and says so, without a byte order mark',
    async run(ask) {
      const answer = await ask('/');
      expectText(answer);
      const isMarked = answer.body.subarray(0, 3).toString('hex') === 'efbbbf';
      const came = answer.body.toString('hex');
      expect(answer, isUtf8(answer.body) && !isMarked, 'UTF-8 without a mark', came);
      const isChinese = answer.body.includes(Buffer.from('该页面已被访问'));
      expect(answer, isChinese, 'the Chinese words in UTF-8', came);
    },
  },
  {
    id: 'answer.json',
    says: 'Accept: application/json gives the same sentence and its parts',
    async run(ask) {
      const { answer, greeting } = await hit(ask);
      const { message, host, client, hits } = greeting;
      const expected = `Hello World by ${host} from ${client} ! 该页面已被访问 ${hits} 次。`;
      expect(answer, message === expected, `"message": "${expected}"`);
    },
  },
  {
    id: 'answer.accept',
    says: 'JSON is for those alone who prefer it to text; a browser gets text',
    async run(ask) {
      for (const [accept, isJson] of preferences) {
        const answer = await ask('/', { headers: { accept } });
        if (isJson) expectJson(answer, greetingSchema);
        else expectText(answer);
      }
    },
  },
  {
    id: 'answer.no-store',
    says: 'no hit is answered from a cache: Cache-Control: no-store, Vary: Accept',
    async run(ask) {
      for (const accept of ['text/plain', 'application/json']) {
        const answer = await ask('/', { headers: { accept } });
        expectHeader(answer, 'cache-control', /\bno-store\b/);
        expectHeader(answer, 'vary', /\baccept\b/i);
      }
    },
  },
  {
    id: 'answer.version',
    says: 'each answer says v1 or v2 in x-app-version, as in its JSON',
    async run(ask) {
      const { answer, greeting } = await hit(ask);
      expectHeader(answer, 'x-app-version', new RegExp(`^${greeting.version}$`));
      expectHeader(await ask('/'), 'x-app-version', /^v[12]$/);
    },
  },
  {
    id: 'answer.host',
    says: 'v1 names its IP address, v2 its hostname',
    async run(ask) {
      for (let request = 0; request < 10; request++) {
        const { answer, greeting } = await hit(ask);
        const isAddress = isIP(greeting.host) !== 0;
        if (greeting.version === 'v1') expect(answer, isAddress, 'an IP address as host of v1');
        else expect(answer, !isAddress && greeting.host !== '', 'a name as host of v2');
      }
    },
  },
];

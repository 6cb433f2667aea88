import { isIP } from 'node:net';
import type { Check } from './check.ts';
import { expect, expectJson } from './expect.ts';

const text = { type: 'string', minLength: 1, description: 'a text that is not empty' } as const;

export const versionSchema = {
  type: 'object',
  required: ['name', 'version', 'host', 'node'],
  properties: { name: text, version: text, host: text, node: text },
} as const;

export const arrivalSchema = {
  type: 'object',
  required: ['method', 'url', 'httpVersion', 'peer', 'headers'],
  properties: {
    method: text,
    url: text,
    httpVersion: text,
    peer: text,
    headers: { type: 'object', additionalProperties: true },
  },
} as const;

export const aboutChecks: Check[] = [
  {
    id: 'about.version',
    says: 'GET /version names the service, its version, its host and its Node',
    async run(ask) {
      expectJson(await ask('/version'), versionSchema);
    },
  },
  {
    id: 'about.headers',
    says: 'GET /headers shows the request as it arrived: method, URL, peer and every header',
    async run(ask) {
      const path = '/headers?a=%20b&c';
      const answer = await ask(path, { headers: { 'X-Meshwalk-Check': 'as sent' } });
      const { method, url, peer, headers } = expectJson(answer, arrivalSchema);
      expect(answer, method === 'GET', '"method": "GET"');
      expect(answer, url.endsWith(path), `"url": "${path}", as it was sent`);
      expect(answer, isIP(peer) !== 0, 'an address as peer');
      const arrived = headers['x-meshwalk-check'];
      expect(answer, arrived === 'as sent', 'the header x-meshwalk-check: as sent');
    },
  },
];

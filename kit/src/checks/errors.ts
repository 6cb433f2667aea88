import { randomUUID } from 'node:crypto';
import type { Check } from './check.ts';
import { expect, expectHeader, expectProblem, expectStatus } from './expect.ts';

const getAndHead = /^GET, ?HEAD$/;

export const errorChecks: Check[] = [
  {
    id: 'errors.not-found',
    says: 'a path that does not exist is a 404 in problem+json that names it',
    async run(ask) {
      const path = `/nothing-${randomUUID()}`;
      const answer = await ask(path);
      const { detail } = expectProblem(answer, 404);
      expect(answer, detail.includes(path), `a detail that names ${path}`);
    },
  },
  {
    id: 'errors.method',
    says: 'a method that a path does not have is a 405 with Allow, whatever the body',
    async run(ask) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await ask('/version', { method, body: '{' });
        const { detail } = expectProblem(answer, 405);
        expectHeader(answer, 'allow', getAndHead);
        expect(answer, detail.includes(method), `a detail that names ${method}`);
      }
    },
  },
  {
    id: 'errors.options',
    says: 'OPTIONS is a 405 whose Allow lists the methods: no other origin is let in',
    async run(ask) {
      const headers = { origin: 'https://example.com', 'access-control-request-method': 'GET' };
      const answer = await ask('/version', { method: 'OPTIONS', headers });
      expectProblem(answer, 405);
      expectHeader(answer, 'allow', getAndHead);
      expectHeader(answer, 'access-control-allow-origin', /^$/);
    },
  },
  {
    id: 'errors.head',
    says: 'HEAD has the status, the type and the length of GET',
    async run(ask) {
      const head = await ask('/version', { method: 'HEAD' });
      const { headers } = await ask('/version');
      expectStatus(head, 200);
      expectHeader(head, 'content-type', /^application\/json\b/);
      const length = headers['content-length'];
      const isSame = head.headers['content-length'] === length;
      expect(head, isSame, `content-length: ${length}`, String(head.headers['content-length']));
    },
  },
  {
    id: 'errors.admin',
    says: 'the admin port is not to be had here: no /faults, no Prometheus text',
    async run(ask) {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        expectProblem(await ask('/faults', { method }), 404);
      }
      const answer = await ask('/metrics', { headers: { accept: 'text/plain' } });
      expect(answer, !/^# TYPE /m.test(answer.text), 'no Prometheus text');
    },
  },
];

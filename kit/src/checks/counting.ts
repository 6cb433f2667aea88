import type { Answer, Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectJson, expectProblem, expectStatus } from './expect.ts';
import { hit } from './greeting.ts';

const countSchema = {
  type: 'object',
  required: ['hits'],
  properties: { hits: { type: 'integer', minimum: 0 } },
} as const;

const attempts = 20;
const together = 50;
const inTurn = 20;

async function readCount(ask: Ask) {
  const answer = await ask('/hits');
  return { answer, hits: expectJson(answer, countSchema).hits };
}

/**
 * Expects that something raises the count by exactly `rise`. Others may hit the page meanwhile, so
 * it is enough to see it once.
 */
async function expectRise(ask: Ask, rise: number, act: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await readCount(ask);
    await act();
    const { answer, hits } = await readCount(ask);
    if (hits === before.hits + rise) return;
    const came = `${hits} after ${before.hits}`;
    expect(answer, attempt < attempts, `a count of ${before.hits + rise}`, came);
  }
}

export const countingChecks: Check[] = [
  {
    id: 'count.one',
    says: 'a hit counts one, and its answer has that number',
    async run(ask) {
      await expectRise(ask, 1, () => ask('/'));
      const { hits: before } = await readCount(ask);
      const { answer, greeting } = await hit(ask);
      const { hits: after } = await readCount(ask);
      const isBetween = before < greeting.hits && greeting.hits <= after;
      expect(answer, isBetween, `a number from ${before + 1} to ${after}`, String(greeting.hits));
    },
  },
  {
    id: 'count.read',
    says: 'GET /hits tells the count, counts nothing itself and is not kept in a cache',
    async run(ask) {
      const { answer } = await readCount(ask);
      expectHeader(answer, 'cache-control', /\bno-store\b/);
      await expectRise(ask, 0, async () => undefined);
    },
  },
  {
    id: 'count.head',
    says: 'HEAD / is a 200 that counts nothing',
    async run(ask) {
      await expectRise(ask, 0, async () => expectStatus(await ask('/', { method: 'HEAD' }), 200));
    },
  },
  {
    id: 'count.refused',
    says: 'what is refused counts nothing: another method, a path beside it',
    async run(ask) {
      await expectRise(ask, 0, async () => {
        expectProblem(await ask('/', { method: 'POST' }), 405);
        expectProblem(await ask('/nothing'), 404);
      });
    },
  },
  {
    id: 'count.unique',
    says: `of ${together} hits at once each has a number of its own`,
    async run(ask) {
      const hits = await Promise.all(Array.from({ length: together }, () => hit(ask)));
      const seen = new Map<number, Answer>();
      for (const { answer, greeting } of hits) {
        const twin = seen.get(greeting.hits);
        expect(answer, twin === undefined, 'a number of its own', `${greeting.hits} twice`);
        seen.set(greeting.hits, answer);
      }
    },
  },
  {
    id: 'count.rising',
    says: `of ${inTurn} hits in turn each has a higher number than the last`,
    async run(ask) {
      let last = 0;
      for (let turn = 0; turn < inTurn; turn++) {
        const { answer, greeting } = await hit(ask);
        expect(answer, greeting.hits > last, `more than ${last}`, String(greeting.hits));
        last = greeting.hits;
      }
    },
  },
];

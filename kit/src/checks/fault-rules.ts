import { isDeepStrictEqual } from 'node:util';
import type { Answer, Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectJson, expectProblem, expectRefusedField, expectStatus } from './expect.ts';

const stateSchema = {
  type: 'object',
  required: ['active'],
  properties: {
    active: { type: 'boolean' },
    remainingSeconds: { type: 'integer', minimum: 0, maximum: 3_600 },
  },
  additionalProperties: true,
} as const;

/** Should nobody clear them, they are soon over. */
export const ttlSeconds = 30;

/** Sets faults that end by themselves; gives the answer. */
export async function setFaults(askAdmin: Ask, rules: object): Promise<Answer> {
  const body = JSON.stringify({ ttlSeconds, ...rules });
  const answer = await askAdmin('/faults', { method: 'PUT', body });
  expectStatus(answer, 200);
  return answer;
}

/** What is on at the admin port. */
export async function readFaults(askAdmin: Ask) {
  const answer = await askAdmin('/faults');
  return { answer, state: expectJson(answer, stateSchema) };
}

/** For each field what is out of its range, and what has the wrong type. */
const absurd: Record<string, unknown[]> = {
  delayMs: [-1, 60_001, 1.5, '200'],
  delayPercent: [-1, 101, '50'],
  errorPercent: [-1, 101, '50'],
  errorStatus: [399, 600, '503'],
  abortPercent: [-1, 101, '50'],
  ttlSeconds: [0, 3_601, '60'],
  seed: [-1, 4_294_967_296, 'x'],
};

const rangeChecks: Check[] = Object.entries(absurd).map(([field, values]) => ({
  id: `faults.${field}`,
  says: `PUT /faults refuses ${field} out of its range or of the wrong type, and names it`,
  needs: 'faults',
  async run(_ask, askAdmin) {
    for (const value of values) {
      const body = JSON.stringify({ [field]: value });
      expectRefusedField(await askAdmin('/faults', { method: 'PUT', body }), field);
    }
  },
}));

export const faultRulesChecks: Check[] = [
  {
    id: 'faults.shown',
    says: 'GET /faults of the admin port says whether faults are on',
    needs: 'admin',
    async run(_ask, askAdmin) {
      await readFaults(askAdmin);
    },
  },
  {
    id: 'faults.set',
    says: 'PUT /faults answers the rules with their defaults, and so does GET from then on',
    needs: 'faults',
    async run(_ask, askAdmin) {
      const set = await setFaults(askAdmin, { delayPercent: 0, seed: 7 });
      const { remainingSeconds: _atFirst, ...rules } = expectJson(set, stateSchema);
      const expected = {
        active: true,
        ttlSeconds,
        seed: 7,
        delayMs: 0,
        delayPercent: 0,
        errorPercent: 0,
        errorStatus: 503,
        abortPercent: 0,
      };
      expect(set, isDeepStrictEqual(rules, expected), JSON.stringify(expected));
      const { answer, state } = await readFaults(askAdmin);
      const { remainingSeconds = 0, ...shown } = state;
      expect(answer, isDeepStrictEqual(shown, expected), JSON.stringify(expected));
      const isCounting = remainingSeconds > 0 && remainingSeconds <= ttlSeconds;
      expect(answer, isCounting, `remainingSeconds from 1 to ${ttlSeconds}`);
    },
  },
  {
    id: 'faults.replaced',
    says: 'PUT /faults replaces what was set; nothing of it stays',
    needs: 'faults',
    async run(_ask, askAdmin) {
      await setFaults(askAdmin, { delayMs: 1, errorStatus: 418 });
      await setFaults(askAdmin, { delayPercent: 0 });
      const { answer, state } = await readFaults(askAdmin);
      expect(answer, state.delayMs === 0, '"delayMs": 0, its default');
      expect(answer, state.errorStatus === 503, '"errorStatus": 503, its default');
    },
  },
  {
    id: 'faults.cleared',
    says: 'DELETE /faults is a 204 and ends them',
    needs: 'faults',
    async run(_ask, askAdmin) {
      await setFaults(askAdmin, { delayPercent: 0 });
      expectStatus(await askAdmin('/faults', { method: 'DELETE' }), 204);
      const { answer, state } = await readFaults(askAdmin);
      expect(answer, isDeepStrictEqual(state, { active: false }), '{"active":false}');
    },
  },
  ...rangeChecks,
  {
    id: 'faults.unknown',
    says: 'PUT /faults refuses a field that it does not know, and names it',
    needs: 'faults',
    async run(_ask, askAdmin) {
      const body = '{"colour": "red"}';
      expectRefusedField(await askAdmin('/faults', { method: 'PUT', body }), 'colour');
    },
  },
  {
    id: 'faults.body',
    says: 'PUT /faults refuses what is no JSON object (400) or longer than 16 KiB (413)',
    needs: 'faults',
    async run(_ask, askAdmin) {
      for (const body of ['{', '[]', '7', 'null']) {
        expectProblem(await askAdmin('/faults', { method: 'PUT', body }), 400);
      }
      const body = JSON.stringify({ colour: 'x'.repeat(20_000) });
      expectProblem(await askAdmin('/faults', { method: 'PUT', body }), 413);
    },
  },
];

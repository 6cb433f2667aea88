import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { trials } from '../bench/endurance/trials.ts';
import { root } from '../kit/src/paths.ts';

/** The long form of each is `npm run endurance`; what it sees is in docs/en/reference/endurance.md. */
describe('endurance, in short:', { concurrency: 2 }, () => {
  for (const { name, promised, short, missing = false, run } of trials) {
    if (typeof short === 'string') {
      it(`${name} is tried in ${short}`, () => assert.ok(existsSync(join(root, short))));
      continue;
    }
    it(`${name}: ${promised}`, { skip: missing }, async (t) => {
      const { broken } = await run(t, short);
      assert.deepEqual(broken, []);
    });
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { rules } from '../../src/doctor/rules.ts';
import { root } from '../../src/paths.ts';

for (const language of ['en', 'zh']) {
  it(`the page in ${language} lists each rule, with Istio's codes, in the order of the rules`, () => {
    const page = readFileSync(join(root, 'docs', language, 'reference', 'doctor.md'), 'utf8');
    const rows = page.matchAll(/^\| `([\w-]+)` \| [^|]+ \| ([^|]*) \|$/gm);
    assert.deepEqual(
      [...rows].map(([, id, codes]) => [id, codes?.trim()]),
      rules.map(({ id, istio = [] }) => [id, istio.join(', ')]),
    );
  });
}

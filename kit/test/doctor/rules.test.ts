import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { examine } from '../../src/doctor/examine.ts';
import { applyLayers } from '../../src/doctor/objects/layers.ts';
import { parseYaml } from '../../src/doctor/objects/parse-yaml.ts';
import { rules } from '../../src/doctor/rules.ts';

const folder = join(import.meta.dirname, 'examples');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What the rules find in an example that is applied on the base of all examples. */
function findIn(name: string): { found: string[]; unread: unknown[] } {
  const base = parseYaml('base.yaml', read('base.yaml'));
  const example = parseYaml(name, read(name));
  const findings = examine(applyLayers([base.objects, example.objects]));
  return {
    found: findings.map(({ source, line, rule }) => `${source}:${line} ${rule}`),
    unread: [...base.findings, ...example.findings],
  };
}

/** What an example says of itself: `# ✖ rule` stands on each line with a mistake. */
function marksOf(name: string): string[] {
  return read(name)
    .split('\n')
    .flatMap((text, index) =>
      [...text.matchAll(/✖ ([\w-]+)/g)].map(([, rule]) => `${name}:${index + 1} ${rule}`),
    );
}

it('the base of the examples has no mistake', () => {
  assert.deepEqual(findIn('base.yaml'), { found: [], unread: [] });
});

for (const { id } of rules) {
  describe(`the rule ${id}`, () => {
    it('finds each mistake of its broken example, on its line, and nothing else', () => {
      const name = `${id}.broken.yaml`;
      const marks = marksOf(name);
      assert.ok(marks.length > 0, 'the example marks no line');
      assert.ok(
        marks.every((mark) => mark.endsWith(` ${id}`)),
        'the example is one of another rule',
      );
      assert.deepEqual(findIn(name), { found: marks, unread: [] });
    });

    it('finds nothing where it is done right', () => {
      assert.deepEqual(findIn(`${id}.right.yaml`), { found: [], unread: [] });
    });
  });
}

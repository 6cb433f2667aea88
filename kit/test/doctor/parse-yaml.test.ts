import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseYaml } from '../../src/doctor/objects/parse-yaml.ts';
import type { Path } from '../../src/doctor/objects/sourced-object.ts';

const text = `# A comment, and a document that is no object.
a: 1
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: one, namespace: here }
    spec: &spec
      ports:
        - name: http
          port: 80
        -
          port: 81
  - apiVersion: v1
    kind: Service
    metadata:
      name: two
    spec:
      <<: *spec
      type: ClusterIP
`;

const linesOf = (source: string, paths: Path[], index = 0) => {
  const object = parseYaml('file.yaml', source).objects[index];
  return paths.map((path) => object?.originOf(path).line);
};

describe('a YAML text', () => {
  it('gives the objects in it, those of lists too, and no other document', () => {
    const { objects, findings } = parseYaml('file.yaml', text);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      objects.map(({ kind, name, namespace }) => [kind, name, namespace]),
      [
        ['Service', 'one', 'here'],
        ['Service', 'two', ''],
      ],
    );
  });

  it('knows the line of a key, of an item, and of what is nearest to a path that is not there', () => {
    const paths: Path[] = [
      ['kind'],
      ['metadata', 'name'],
      ['spec', 'ports', 0, 'port'],
      ['spec', 'ports', 1],
      ['spec', 'ports', 5, 'port'],
      ['spec', 'selector', 'app'],
      [],
    ];
    assert.deepEqual(linesOf(text, paths), [8, 9, 13, 15, 11, 10, 7]);
  });

  it('merges what an alias brings, and looks for its line where the alias stands', () => {
    const [, two] = parseYaml('file.yaml', text).objects;
    assert.deepEqual(two?.value, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'two' },
      spec: { ports: [{ name: 'http', port: 80 }, { port: 81 }], type: 'ClusterIP' },
    });
    assert.deepEqual(linesOf(text, [['spec', 'ports', 0]], 1), [20]);
  });

  it('has the same lines with the line ends of Windows, and as JSON', () => {
    assert.deepEqual(linesOf(text.replaceAll('\n', '\r\n'), [['spec', 'ports', 0, 'port']]), [13]);
    const json = '{\n "apiVersion": "v1",\n "kind": "Pod",\n "metadata": {\n  "name": "p"\n }\n}';
    assert.deepEqual(linesOf(json, [['metadata', 'name']]), [5]);
  });
});

const broken: [string, string, number][] = [
  ['a tab that indents', 'a:\n\tb: 1\n', 2],
  ['a key that stands twice', 'kind: A\nb: 1\nkind: B\n', 3],
  ['an indentation that fits nowhere', 'a:\n    b: 1\n  c: 2\n', 3],
  ['an alias to nothing', 'a: 1\nb: *nothing\n', 2],
  ['an alias that makes a value without end', `${'a: &a [x]\n'}${bomb()}`, 1],
];

/** Lists of lists of aliases: each line makes the value nine times as large. */
function bomb(): string {
  const names = [...'abcdefghij'];
  return names
    .slice(1)
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(', ')}]\n`)
    .join('');
}

describe('a text that is no YAML', () => {
  for (const [what, source, line] of broken) {
    it(`is a finding on its line: ${what}`, () => {
      const { objects, findings } = parseYaml(
        'file.yaml',
        `${source}---\nkind: Pod\napiVersion: v1\n`,
      );
      assert.deepEqual(
        findings.map((finding) => [finding.rule, finding.source, finding.line]),
        [['unreadable-yaml', 'file.yaml', line]],
      );
      assert.deepEqual(
        objects.map(({ kind }) => kind),
        ['Pod'],
        'the documents after it are read',
      );
    });
  }
});

it('a quote that is not closed is a finding on the line on which it opens', () => {
  const { objects, findings } = parseYaml('file.yaml', 'a: 1\nb: "x\nc: 2\n---\nkind: Pod\n');
  assert.deepEqual([objects, findings.map(({ line }) => line)], [[], [2]]);
});

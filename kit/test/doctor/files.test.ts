import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { listYaml } from '../../src/doctor/objects/read-files.ts';
import { root } from '../../src/paths.ts';
import { runKit } from '../canary/kit-process.ts';

const examples = join('kit', 'test', 'doctor', 'examples');

/** Files of a folder of the test's own, by their names in it. */
async function writeFolder(t: TestContext, files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

const object = (kind: string, spec: string, apiVersion = 'networking.istio.io/v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: counter\nspec:\n${spec}`;
const subsets = (...names: string[]) =>
  object(
    'DestinationRule',
    `  host: counter\n  subsets:\n${names.map((name) => `    - name: ${name}\n`).join('')}`,
  );
const routeTo = (subset: string) =>
  object(
    'VirtualService',
    `  hosts: [counter]\n  http:\n    - route:\n        - destination:\n            host: counter\n            subset: ${subset}\n`,
  );
const subsetLine = 11;

/** Each finding as `file:line rule`, the file without the folder. */
async function findingsIn(folder: string, ...paths: string[]) {
  const named = paths.map((path) => join(folder, path));
  const { stdout, stderr, code } = await runKit(['doctor', '--json', '--files', ...named]);
  const { findings } = JSON.parse(stdout);
  return {
    found: findings.map(
      ({ source, line, rule }: Record<string, string>) =>
        `${source?.slice(folder.length + 1)}:${line} ${rule}`,
    ),
    code,
    stderr,
  };
}

it('manifests without a mistake are a yes, and say how much was examined', async () => {
  assert.deepEqual(await runKit(['doctor', '--files', join(examples, 'base.yaml')]), {
    stdout: 'Nothing found; 1 file examined.\n',
    stderr: '',
    code: 0,
  });
});

it('a mistake is a no: one line with file, line, rule, what and why, and its remedy below', async () => {
  const file = join(examples, 'injection-label.broken.yaml');
  assert.deepEqual(await runKit(['doctor', '--files', file]), {
    stdout:
      `${file}:6 injection-label (IST0102) istio-injection is true: it can be enabled or disabled; any other value means no sidecars.\n` +
      '    kubectl label namespace meshwalk istio-injection=enabled --overwrite\n',
    stderr: '1 finding; 1 file examined.\n',
    code: 1,
  });
});

it('is told as JSON, with each part by itself', async () => {
  const file = join(examples, 'injection-label.broken.yaml');
  const { stdout, code } = await runKit(['doctor', '--json', '--files', file]);
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(stdout), {
    files: 1,
    findings: [
      {
        rule: 'injection-label',
        istio: ['IST0102'],
        source: file,
        line: 6,
        object: 'Namespace meshwalk',
        what: 'istio-injection is true: it can be enabled or disabled',
        why: 'any other value means no sidecars',
        mend: 'kubectl label namespace meshwalk istio-injection=enabled --overwrite',
      },
    ],
  });
});

it('a path that is not there, or holds no object, is something missing', async (t) => {
  const folder = await writeFolder(t, { 'notes.yaml': 'just: notes\n', 'empty/.keep': '' });
  for (const path of ['nowhere', 'notes.yaml', 'empty']) {
    const { code, stderr } = await runKit(['doctor', '--files', join(folder, path)]);
    assert.equal(code, 3, stderr);
    assert.ok(stderr.includes(path), stderr);
  }
});

it('a call that makes no sense is a wrong call', async () => {
  const calls = [
    ['--files'],
    ['--files', 'a.yaml', '--rung', 'istio'],
    ['--rung', 'moon'],
    ['--file', 'a.yaml'],
  ];
  for (const words of calls) {
    assert.equal((await runKit(['doctor', ...words])).code, 2, words.join(' '));
  }
});

it('what is rendered comes in by stdin, on top of the files before it', async () => {
  const words = ['kit/src/main.ts', 'doctor', '--files', join(examples, 'base.yaml'), '-'];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(routeTo('v3').replaceAll('counter', 'hit-counter'));
  const [stdout, , [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  assert.equal(code, 1);
  assert.match(stdout, /^-:11 subset-undefined \(IST0101\) .* defines no subset v3, only v1, v2;/);
});

it('one path after the other is applied: an object replaces its namesake', async (t) => {
  const folder = await writeFolder(t, {
    'base/rule.yaml': subsets('v1'),
    'later/rule.yaml': subsets('v1', 'v2'),
    'route.yaml': routeTo('v2'),
  });
  assert.deepEqual((await findingsIn(folder, 'base', 'route.yaml')).found, [
    `route.yaml:${subsetLine} subset-undefined`,
  ]);
  assert.deepEqual((await findingsIn(folder, 'base', 'later', 'route.yaml')).found, []);
});

it('files of a folder that state one object otherwise are examined each by itself', async (t) => {
  const folder = await writeFolder(t, {
    'base.yaml': subsets('v1', 'v2'),
    'broken.yaml': `${subsets('v1')}---\n${routeTo('v2')}`,
    'right.yaml': routeTo('v2'),
  });
  const { found } = await findingsIn(folder, '.');
  assert.deepEqual(found, [`broken.yaml:${9 + subsetLine} subset-undefined`]);
});

it('a kustomization is read with its resources, wherever they are, and its patches', async (t) => {
  const folder = await writeFolder(t, {
    'base/kustomization.yaml': 'namespace: here\nresources: [rule.yaml, route.yaml]\n',
    'base/rule.yaml': subsets('v1', 'v2'),
    'base/route.yaml': routeTo('v1'),
    'v2/kustomization.yaml': 'resources: [../base]\npatches:\n  - path: route.yaml\n',
    'v2/route.yaml': routeTo('v2'),
    'v3/kustomization.yaml': 'resources: [../base]\npatches:\n  - path: subsets.yaml\n',
    'v3/subsets.yaml': subsets('v3'),
    'broken/kustomization.yaml': 'resources: [../nowhere]\n',
  });
  assert.deepEqual(await findingsIn(folder, 'v2'), { found: [], code: 0, stderr: '' });
  // What the patch does not state stands where it stood.
  assert.deepEqual((await findingsIn(folder, 'v3')).found, [
    `base/route.yaml:${subsetLine} subset-undefined`,
  ]);
  const { code, stderr } = await runKit(['doctor', '--files', join(folder, 'broken')]);
  assert.equal(code, 3);
  assert.match(stderr, /nowhere cannot be read: there is no such file or folder/);
});

it('a kustomization goes by any of its names, may name what is elsewhere, and delete by a patch', async (t) => {
  const folder = await writeFolder(t, {
    'yml/kustomization.yml': 'resources: [rule.yaml]\n',
    'yml/rule.yaml': subsets('v1'),
    'bare/Kustomization': 'resources: [../yml, "github.com/some/where?ref=v1"]\n',
    'whole/kustomization.yaml':
      'resources: [../bare, route.yaml]\npatches:\n  - path: delete.yaml\n',
    'whole/route.yaml': routeTo('v2'),
    'whole/delete.yaml': `$patch: delete\n${object('VirtualService', '')}`,
  });
  assert.deepEqual(await findingsIn(folder, 'whole'), { found: [], code: 0, stderr: '' });
  assert.deepEqual(await findingsIn(folder, 'bare'), { found: [], code: 0, stderr: '' });
});

it('a folder may hold pipes, links in a circle, UTF-16 as PowerShell writes it, and many aliases', async (t) => {
  const aliases = Array.from({ length: 500 }, (_item, index) => `  key${index}: *value\n`);
  const folder = await writeFolder(t, {
    'aliases.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many\ndata:\n  key: &value text\n${aliases.join('')}`,
    'rule.yaml': subsets('v1'),
  });
  await writeFile(join(folder, 'route.yaml'), `\ufeff${routeTo('v2')}`, 'utf16le');
  await symlink('.', join(folder, 'circle'));
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
  // Read, it would be waited for: so first see that it is not among the files.
  const files = (await listYaml(folder)).map((file) => basename(file));
  assert.deepEqual(files, ['aliases.yaml', 'route.yaml', 'rule.yaml']);
  const { found } = await findingsIn(folder, '.');
  assert.deepEqual(found, [`route.yaml:${subsetLine} subset-undefined`]);
});

it('what is no manifest in a folder is passed over: hidden, installed, templates of a chart', async (t) => {
  const folder = await writeFolder(t, {
    'rule.yml': subsets('v1'),
    '.git/config.yaml': '{{',
    'node_modules/a/b.yaml': '{{',
    'chart/Chart.yaml': 'name: chart\n',
    'chart/templates/a.yaml': '{{ .Values.a }}: [',
    'README.md': '{{',
  });
  assert.deepEqual(await findingsIn(folder, '.'), { found: [], code: 0, stderr: '' });
});

it('YAML that cannot be read is a finding with its line, and the rest is examined', async (t) => {
  const folder = await writeFolder(t, { 'a.yaml': 'a: 1\nb: [\n', 'b.yaml': routeTo('v1') });
  const { found, code } = await findingsIn(folder, '.');
  assert.deepEqual(found, ['a.yaml:2 unreadable-yaml', `b.yaml:${subsetLine} subset-undefined`]);
  assert.equal(code, 1);
});

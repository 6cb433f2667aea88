import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../kit/src/paths.ts';
import { parseManifests } from './support/kustomizations.ts';
import { findSchemaViolations, type Manifest } from './support/schemas.ts';

const chart = join(root, 'manifests', 'helm', 'meshwalk');
const hasHelm = spawnSync('helm', ['version']).status === 0;

/** The chart's objects as `helm install … --set …` would send them, by kind and name. */
function renderChart(...settings: string[]): Map<string, Manifest> {
  return renderWith('{}', ...settings);
}

/** The same with a file of values, in which Helm reads numbers otherwise than in `--set`. */
function renderWith(values: string, ...settings: string[]): Map<string, Manifest> {
  const text = execFileSync(
    'helm',
    [
      ...['template', 'meshwalk', chart, '--namespace', 'meshwalk', '--kube-version', '1.34.0'],
      ...['--values', '-'],
      ...settings.flatMap((setting) => ['--set', setting]),
    ],
    { encoding: 'utf8', input: values, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  return byName(parseManifests(text));
}

const byName = (objects: Manifest[]) =>
  new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));

/** What is under a path of keys, such as `spec.replicas`. */
function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, object);
}

if (!hasHelm) {
  test('helm is not installed: of the chart only the files are looked at', () => {
    const overlay = readFileSync(join(root, 'manifests/workshop.yaml'), 'utf8');
    assert.equal(readFileSync(join(chart, 'files/workshop.yaml'), 'utf8'), overlay);
    const values = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));
    const { properties } = JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8'));
    for (const name of Object.keys(values)) assert.ok(name in properties, name);
  });
}

const chartTests = () => {
  it('has the objects of the workshop overlay, each the same, but for the namespace itself', () => {
    const overlay = byName(
      parseManifests(readFileSync(join(root, 'manifests/workshop.yaml'), 'utf8')),
    );
    overlay.delete('Namespace meshwalk');
    assert.deepEqual(renderChart(), overlay);
  });

  it('puts the registry before each image', () => {
    const images = JSON.stringify([...renderChart('registry=registry.example/demo/').values()]);
    const names = [...images.matchAll(/"image":"([^"]+)"/g)].map(([, name = '']) => name);
    assert.ok(names.length >= 6);
    for (const name of names) assert.match(name, /^registry\.example\/demo\/[a-z]/);
  });

  it('sets replicas, zero too, the node port and variables, which replace the pods', () => {
    const usual = renderChart();
    const objects = renderChart(
      ...['replicas.front=3', 'replicas.chart-agent=0', 'front.nodePort=31000'],
      'variables.hit-counter.LOG_LEVEL=debug',
    );
    assert.equal(at(objects.get('Deployment front'), 'spec.replicas'), 3);
    assert.equal(at(objects.get('Deployment chart-agent'), 'spec.replicas'), 0);
    assert.equal(at(objects.get('Service front'), 'spec.ports.0.nodePort'), 31_000);
    const [name = ''] = [...objects.keys()].filter((key) =>
      key.startsWith('ConfigMap hit-counter'),
    );
    assert.equal(at(objects.get(name), 'data.LOG_LEVEL'), 'debug');
    const pod = (from: Map<string, Manifest>) =>
      at(from.get('Deployment hit-counter-v1'), 'spec.template');
    assert.notDeepEqual(pod(objects), pod(usual));
  });

  it('writes a variable as its value says: a large number in full, a truth in words', () => {
    const values = { variables: { 'hit-counter': { A: 1_000_000, B: true, C: '08' } } };
    const objects = renderWith(JSON.stringify(values));
    const [name = ''] = [...objects.keys()].filter((key) =>
      key.startsWith('ConfigMap hit-counter'),
    );
    const { A, B, C } = Object(at(objects.get(name), 'data'));
    assert.deepEqual({ A, B, C }, { A: '1000000', B: 'true', C: '08' });
  });

  it('adds v2 beside v1, behind the same Service', async () => {
    const v2 = renderChart('canary.replicas=1').get('Deployment hit-counter-v2');
    assert.ok(v2);
    assert.deepEqual(await findSchemaViolations(v2), []);
    assert.equal(at(v2, 'spec.selector.matchLabels.version'), 'v2');
    assert.equal(at(v2, 'spec.template.metadata.labels.version'), 'v2');
    assert.equal(at(v2, 'spec.template.metadata.labels.app'), 'hit-counter');
    assert.equal(at(v2, 'spec.template.spec.containers.0.image'), 'meshwalk/hit-counter:v2');
  });

  it('refuses a value that it does not know, by name', () => {
    const { status, stderr } = spawnSync(
      'helm',
      ['template', 'meshwalk', chart, '--kube-version', '1.34.0', '--set', 'replicas.frnt=2'],
      { encoding: 'utf8' },
    );
    assert.notEqual(status, 0);
    assert.match(stderr, /frnt/);
  });
};

if (hasHelm) describe('the Helm chart', chartTests);

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { examineAlternatives } from '../../src/doctor/examine.ts';
import { parseYaml } from '../../src/doctor/objects/parse-yaml.ts';

const folder = join(import.meta.dirname, 'examples');
const examples = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
const lines = [...new Set(examples.flatMap((text) => text.split('\n')))];

/** Examines a text as a whole; every finding has to be on a line of it. */
function examineText(text: string): void {
  const { objects, findings } = parseYaml('file.yaml', text);
  const count = text.split(/\r\n|\r|\n/).length;
  for (const finding of [...findings, ...examineAlternatives(objects)]) {
    assert.equal(finding.source, 'file.yaml');
    assert.ok(finding.line !== undefined && finding.line >= 1 && finding.line <= count);
    for (const part of [finding.rule, finding.what, finding.why, finding.mend]) assert.ok(part);
  }
}

const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, '', '*', '/', '.', [], {}, [null], [[]], '__proto__'),
  fc.jsonValue({ maxDepth: 2 }),
);

const names = fc.constantFrom(
  ...['metadata', 'name', 'namespace', 'labels', 'annotations', 'spec', 'selector', 'matchLabels'],
  ...['template', 'containers', 'env', 'envFrom', 'ports', 'port', 'number', 'appProtocol', 'data'],
  ...['hosts', 'host', 'gateways', 'http', 'tcp', 'tls', 'match', 'uri', 'headers', 'prefix'],
  ...['route', 'destination', 'subset', 'subsets', 'weight', 'mirror', 'mirrors', 'fault'],
  ...['retries', 'timeout', 'trafficPolicy', 'loadBalancer', 'consistentHash', 'servers', 'items'],
  ...['parentRefs', 'rules', 'backendRefs', 'kind', 'group', 'status', 'parents', 'conditions'],
  ...['mtls', 'mode', 'targetRefs', 'exportTo', 'paths', 'backend', 'service', 'replicas'],
);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'small' },
    odd,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(names, tie('tree'), { maxKeys: 5 }),
  ),
}));

const object = fc.record({
  apiVersion: fc.constantFrom(
    ...['v1', 'apps/v1', 'networking.istio.io/v1', 'networking.istio.io/v1alpha3'],
    ...['security.istio.io/v1', 'gateway.networking.k8s.io/v1', 'networking.k8s.io/v1'],
    ...['traefik.io/v1alpha1', 'argoproj.io/v1alpha1', '/', ''],
  ),
  kind: fc.constantFrom(
    ...['Service', 'Namespace', 'ConfigMap', 'Deployment', 'Pod', 'CronJob', 'Rollout', 'List'],
    ...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'EnvoyFilter'],
    ...['PeerAuthentication', 'AuthorizationPolicy', 'HTTPRoute', 'Ingress', 'IngressRoute'],
    ...['TraefikService', 'constructor', 'toString'],
  ),
  metadata: tree,
  spec: tree,
  status: tree,
  data: tree,
  items: tree,
});

describe('the doctor never throws', { concurrency: true }, () => {
  it('on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), examineText), {
      numRuns: 300,
    });
  });

  it('on the lines of manifests in any order', () => {
    const shuffled = fc.array(fc.constantFrom(...lines), { maxLength: 30 });
    fc.assert(
      fc.property(shuffled, (chosen) => examineText(chosen.join('\n'))),
      { numRuns: 300 },
    );
  });

  it('on a manifest that is cut off, or in which a character is another', () => {
    const damaged = fc.tuple(fc.constantFrom(...examples), fc.nat(), fc.nat(), fc.string());
    fc.assert(
      fc.property(damaged, ([text, from, length, replacement]) => {
        const start = from % text.length;
        examineText(text.slice(0, start) + replacement + text.slice(start + (length % 40)));
      }),
      { numRuns: 200 },
    );
  });

  it('on objects of every kind whose fields are anything', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
        examineText(objects.map((each) => stringify(each)).join('---\n'));
      }),
      { numRuns: 300 },
    );
  });
});

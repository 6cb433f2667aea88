import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { findSchemaViolations } from './support/schemas.ts';

const violationsIn = (yaml: string) => findSchemaViolations(parse(yaml));

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: hit-counter-v1, labels: { any-label: is-fine } }
spec:
  replicas: 1
  selector: { matchLabels: { app: hit-counter } }
  template:
    metadata: { labels: { app: hit-counter } }
    spec:
      containers:
        - { name: hit-counter, image: 'meshwalk/hit-counter:v1', ports: [{ containerPort: 8080 }] }
`;

describe('an object is held to the schema of its kind and version', () => {
  it('a good one has no violations', async () => {
    assert.deepEqual(await violationsIn(deployment), []);
  });

  const broken: [string, string, string, string][] = [
    ['a value of the wrong type', 'replicas: 1', 'replicas: one', 'spec.replicas must be integer'],
    [
      'a field left out',
      '{ app: hit-counter } }\n  template',
      '{} }\n  templates',
      'spec must have',
    ],
    ['a misspelt field', 'replicas: 1', 'replcias: 1', 'spec.replcias is not a field'],
    ['a misspelt field in a list', 'image:', 'img:', 'spec.template.spec.containers.0.img is not'],
    ['a field without a value', 'replicas: 1', 'replicas:', 'spec.replicas has no value'],
    ['a misspelt kind', 'Deployment', 'Deploiment', 'apps/v1 Deploiment is not a known kind'],
    ['a part of a kind', 'Deployment', 'DeploymentSpec', 'apps/v1 DeploymentSpec is not'],
    ['a version that is gone', 'apps/v1', 'extensions/v1beta1', 'extensions/v1beta1 Deployment is'],
  ];
  for (const [what, good, bad, message] of broken) {
    it(`${what} is a violation`, async () => {
      assert.ok(deployment.includes(good));
      const violations = await violationsIn(deployment.replace(good, bad));
      const isNamed = violations.some((violation) => violation.startsWith(message));
      assert.ok(isNamed, `${message} … is not in ${violations.join('; ')}`);
    });
  }
});

describe('what extends Kubernetes is held to its schemas too', () => {
  const extensions: [string, string, string, string][] = [
    [
      'Istio',
      'weight',
      'wieght',
      `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: hit-counter }
spec:
  hosts: [hit-counter]
  http: [{ route: [{ destination: { host: hit-counter, subset: v1 }, weight: 100 }] }]`,
    ],
    [
      'Gateway API',
      'weight',
      'wieght',
      `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: hit-counter }
spec:
  parentRefs: [{ group: '', kind: Service, name: hit-counter, port: 8080 }]
  rules: [{ backendRefs: [{ name: hit-counter-v1, port: 8080, weight: 100 }] }]`,
    ],
    [
      'Traefik',
      'weight',
      'wieght',
      `apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: { name: hit-counter }
spec: { weighted: { services: [{ name: hit-counter-v1, port: 8080, weight: 100 }] } }`,
    ],
    [
      'Prometheus operator',
      'port:',
      'prot:',
      `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: meshwalk }
spec: { selector: { matchLabels: { weight: heavy } }, endpoints: [{ port: http-metrics }] }`,
    ],
    [
      'Argo Rollouts',
      'setWeight',
      'setWieght',
      `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: hit-counter }
spec: { strategy: { canary: { steps: [{ setWeight: 20 }] } } }`,
    ],
    [
      'Flagger',
      'stepWeight',
      'stepWieght',
      `apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: hit-counter }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: hit-counter }
  service: { port: 8080 }
  analysis: { interval: 30s, threshold: 5, maxWeight: 50, stepWeight: 10 }`,
    ],
  ];
  for (const [name, good, bad, yaml] of extensions) {
    it(`${name}: a good object passes, a misspelt field in it does not`, async () => {
      assert.deepEqual(await violationsIn(yaml), []);
      assert.ok(yaml.includes(good));
      assert.notDeepEqual(await violationsIn(yaml.replace(good, bad)), []);
    });
  }

  it('a version that is superseded is a violation, except where a kind has no other', async () => {
    const at = (kind: string) =>
      violationsIn(
        `{ apiVersion: networking.istio.io/v1alpha3, kind: ${kind}, metadata: { name: a } }`,
      );
    assert.notDeepEqual(await at('VirtualService'), []);
    assert.deepEqual(await at('EnvoyFilter'), []);
  });
});

// Each check that renders.test.ts makes must be able to fail: here each one sees a good set of
// objects, and the same with one thing wrong in it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findBadVariables } from './support/environment.ts';
import { findHouseViolations, findPlaceholders } from './support/house-rules.ts';
import { kustomizationsIn, parseManifests } from './support/kustomizations.ts';
import { findSecurityViolations } from './support/pod-security.ts';
import { findBadProbes, findPortClashes } from './support/probes.ts';
import { findDanglingReferences } from './support/references.ts';
import { readQuantity, sumRequests } from './support/resources.ts';
import { findSchemaViolations, type Manifest } from './support/schemas.ts';
import { findConfusedWorkloads, findLostServices } from './support/selectors.ts';
import { findMissingTargets } from './support/targets.ts';

const good = await readFile(join(import.meta.dirname, 'support', 'good.yaml'), 'utf8');
const served = { 'hit-counter': new Set(['/healthz', '/readyz']) };
const findProbes = (objects: readonly Manifest[]) => findBadProbes(objects, served);

/** What is replaced by what, and how the violation begins or goes on. */
type Mistake = [was: string, becomes: string, violation: RegExp];

const checkers: [(objects: readonly Manifest[]) => string[], Mistake[]][] = [
  [
    findSecurityViolations,
    [
      ['runAsNonRoot: true', 'runAsNonRoot: false', /may run as root/],
      ['runAsUser: 65532', 'runAsUser: 0', /runs as root/],
      ['type: RuntimeDefault', 'type: Unconfined', /no seccomp profile/],
      [
        'allowPrivilegeEscalation: false',
        'privileged: true',
        /is privileged.*privilege escalation/s,
      ],
      ['drop: [ALL]', 'drop: [NET_RAW]', /does not drop/],
      ['drop: [ALL]', 'drop: [ALL], add: [NET_ADMIN]', /adds capabilities/],
      ['drop: [ALL] }', 'drop: [ALL] }\n            procMount: Unmasked', /unmasks/],
      ['containerPort: 8080', 'containerPort: 8080, hostPort: 8080', /takes a port of the host/],
      ['enableServiceLinks: false', 'hostNetwork: true', /hostNetwork is on/],
      ['configMap: { name: script }', 'hostPath: { path: / }', /is a hostPath/],
    ],
  ],
  [
    findHouseViolations,
    [
      ['enableServiceLinks: false', 'enableServiceLinks: true', /enableServiceLinks is not off/],
      ['serviceAccountName: hit-counter', 'nodeName: a', /no ServiceAccount of its own/],
      ['automountServiceAccountToken: false', 'hostname: a', /gets a token/],
      ['hit-counter:v1', 'hit-counter:latest', /no fixed version/],
      ['meshwalk/hit-counter:v1', 'registry:5000/meshwalk/hit-counter', /no fixed version/],
      ['imagePullPolicy: IfNotPresent', 'imagePullPolicy: Always', /pulls an image/],
      ['requests: { cpu: 25m, memory: 48Mi }', 'requests: { cpu: 25m }', /what it needs/],
      ['limits: { memory: 128Mi }', 'limits: { cpu: 1 }', /all the memory/],
      ['readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false', /may write/],
      ['maxUnavailable: 0', 'maxUnavailable: 1', /does without a pod/],
      ['revisionHistoryLimit: 5', 'paused: false', /keeps ten/],
      ['topologySpreadConstraints', 'tolerations', /on one node/],
      ['app.kubernetes.io/part-of: meshwalk', 'app.kubernetes.io/part-of: other', /our label/],
      ['app.kubernetes.io/component: counter', 'a: b', /no label app.kubernetes.io.component/],
    ],
  ],
  [
    findDanglingReferences,
    [
      ['serviceAccountName: hit-counter', 'serviceAccountName: other', /ServiceAccount other/],
      ['configMapRef: { name: hit-counter }', 'configMapRef: { name: other }', /ConfigMap other/],
      ['secretKeyRef: { name: redis', 'secretKeyRef: { name: other', /Secret other is not there/],
      ['key: level', 'key: other', /has no key other/],
      ['configMap: { name: script }', 'configMap: { name: other }', /ConfigMap other/],
      ['configMap: { name: script }', 'secret: { secretName: other }', /Secret other/],
      ['configMap: { name: script }', 'persistentVolumeClaim: { claimName: a }', /Claim a is not/],
      ['name: script, mountPath', 'name: other, mountPath', /mounts other, no volume/],
      ['subPath: count.mjs', 'subPath: other.mjs', /reads other.mjs/],
      ['/script/count.mjs]', '/script/other.mjs]', /reads other.mjs/],
    ],
  ],
  [
    findBadVariables,
    [
      ['LOG_LEVEL: info', 'LOG_LEVLE: info', /LOG_LEVLE is not read/],
      ['FAULT_HEADER: "off"', 'FAULT_HEADER: "no"', /FAULT_HEADER is "no", not one of on, off/],
      ['version: v1 # of the pods', 'version: v3', /APP_VERSION is "v3"/],
      ['version: v1 # of the pods', 'version: v2', /labelled v2 and runs meshwalk.hit-counter:v1/],
      ['REDIS_HOST: redis', 'REDIS_HOST: reddis', /reddis:6379 is no Service/],
      ['REDIS_PORT: "6379"', 'REDIS_PORT: "6380"', /redis:6380 is no Service/],
      ['OTLP_ENDPOINT: ""', 'OTLP_ENDPOINT: http://jaeger:4318', /jaeger:4318 is no Service/],
      ['GracePeriodSeconds: 30', 'GracePeriodSeconds: 10', /25000 ms to end and gets 10 s/],
      ['meshwalk/hit-counter:v1', 'meshwalk/miss-counter:v1', /no service of ours/],
    ],
  ],
  [
    findProbes,
    [
      ['path: /readyz', 'path: /ready', /asked for \/ready on http, which it does not serve/],
      ['path: /readyz', 'path: /healthz', /ready whenever it lives/],
      ['/readyz, port: http', '/readyz, port: web', /no port web/],
      ['/readyz, port: http', '/readyz, port: 8080', /by number/],
      ['containerPort: 8080', 'containerPort: 80', /no port http with the number 8080/],
      [
        'startupProbe: { httpGet: { path: /healthz, port: http } }',
        'tty: false',
        /no startupProbe/,
      ],
    ],
  ],
  [findPortClashes, [['containerPort: 9464', 'containerPort: 8080', /twice/]]],
  [
    findLostServices,
    [
      ['selector: { app: hit-counter }', 'selector: { app: other }', /selects no pods/],
      ['targetPort: http }', 'targetPort: web }', /port web, which Deployment/],
    ],
  ],
  [
    findConfusedWorkloads,
    [
      ['version: v1 # as selected', 'version: v2', /does not select its own pods/],
      ['app: redis # as selected', 'app: hit-counter', /redis selects the pods of Deployment/],
      ['serviceName: redis', 'serviceName: other', /names a Service that is not there/],
    ],
  ],
  [
    findMissingTargets,
    [
      [
        'kind: Deployment, name: hit-counter-v1 } # scaled',
        'kind: Deployment, name: other }',
        /not there/,
      ],
      ['requests: { cpu: 25m, memory: 48Mi }', 'requests: {}', /measures cpu that nobody/],
      ['revisionHistoryLimit: 5', 'replicas: 3', /both say how many/],
      ['app: hit-counter # protected', 'app: other', /protects no pods/],
      ['app: redis # guarded', 'app: other', /is for no pods/],
      ['port: redis # opened', 'port: web', /opens port web/],
      ['app: hit-counter # watched', 'app: other', /watches no Services/],
      ['port: http-metrics # asked', 'port: web', /asks on port web/],
      ['name: hit-counter # routed', 'name: other', /leads to Service other/],
      ['name: http # routed', 'name: web', /leads to port web/],
    ],
  ],
  [findPlaceholders, [['hello: world', 'hello: CHANGEME', /CHANGEME/]]],
];

describe('a check that sees nothing wrong', () => {
  it('sees objects that fit their schemas', async () => {
    for (const object of parseManifests(good)) {
      assert.deepEqual(await findSchemaViolations(object), [], object.kind);
    }
  });

  for (const [find] of checkers) {
    it(`says so: ${find.name}`, () => assert.deepEqual(find(parseManifests(good)), []));
  }
});

describe('a check that sees something wrong says what', () => {
  for (const [find, mistakes] of checkers) {
    for (const [was, becomes, violation] of mistakes) {
      it(`${find.name}: ${becomes} instead of ${was}`, () => {
        assert.ok(good.includes(was), 'what is replaced is there');
        assert.match(find(parseManifests(good.replace(was, becomes))).join('\n'), violation);
      });
    }
  }
});

describe('requests are added up', () => {
  it('in cores and bytes, whatever the unit', () => {
    const read = ['25m', '2', '1.5', '48Mi', '1Gi', '1M'].map(readQuantity);
    assert.deepEqual(read, [0.025, 2, 1.5, 48 * 1_024 ** 2, 1_024 ** 3, 1e6]);
    for (const text of ['', 'many', '5X', '-1'])
      assert.throws(() => readQuantity(text), /quantity/);
  });

  it('for each pod of what stays', () => {
    assert.deepEqual(sumRequests(parseManifests(good)), { cpuMillis: 35, memoryMi: 64 });
    const three = good.replace('revisionHistoryLimit: 5', 'replicas: 3');
    assert.deepEqual(sumRequests(parseManifests(three)), { cpuMillis: 85, memoryMi: 160 });
  });
});

describe('what a README offers', () => {
  it('is its YAML blocks that are Kustomizations, and no other', () => {
    const page =
      'Text\n```yaml\nkind: Kustomization\n```\n```yaml\nkind: Pod\n```\n```console\n$ a\n```\n';
    assert.deepEqual(kustomizationsIn(page), ['kind: Kustomization\n']);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, it } from 'node:test';

import type { Answer } from '../../src/doctor/preflight/ask.ts';
import type { Check } from '../../src/doctor/preflight/check.ts';
import { judgeAddons } from '../../src/doctor/preflight/cluster-addons.ts';
import { judgeBuildx, judgeCompose, judgeEngine } from '../../src/doctor/preflight/compose.ts';
import * as istio from '../../src/doctor/preflight/istio.ts';
import { itemsOfList } from '../../src/doctor/preflight/json.ts';
import { judgeVersions } from '../../src/doctor/preflight/kubernetes.ts';
import {
  checkArchitecture,
  checkCpus,
  checkMemory,
  checkNode,
} from '../../src/doctor/preflight/machine.ts';
import { judgeNodes } from '../../src/doctor/preflight/nodes.ts';
import { checkPorts } from '../../src/doctor/preflight/ports.ts';

const answered = (output: unknown): Answer => ({
  state: 'answered',
  output: typeof output === 'string' ? output : JSON.stringify(output),
});
const notInstalled: Answer = { state: 'not installed' };

/** Each check as its mark and what it says; what is not there has to say why and how to mend it. */
function told(checks: Check | Check[]): string[] {
  return [checks].flat().map(({ state, what, why, mend }) => {
    assert.equal(state === 'fine', why === undefined && mend === undefined, what);
    if (state !== 'fine') assert.ok(why && mend, what);
    return `${state}: ${what}`;
  });
}

describe('the preflight of a machine', () => {
  const machine = { nodeVersion: '24.3.0', architecture: 'arm64', availableMib: 600, cpus: 2 };

  it('takes Node 24 or later, and x64 or arm64', () => {
    assert.deepEqual(told(checkNode(machine)), ['fine: Node 24.3.0']);
    assert.deepEqual(told(checkNode({ ...machine, nodeVersion: '20.19.5' })), [
      'trouble: Node 20.19.5 is older than 24',
    ]);
    assert.deepEqual(told(checkArchitecture(machine)), ['fine: architecture arm64']);
    assert.deepEqual(told(checkArchitecture({ ...machine, architecture: 's390x' })), [
      'trouble: The architecture is s390x, not x64 or arm64',
    ]);
  });

  it('says how much memory there is and how much is needed, and wants two CPUs', () => {
    assert.deepEqual(told(checkMemory(machine, 600)), ['fine: 600 MiB of memory are free']);
    assert.deepEqual(told(checkMemory(machine, 601)), [
      'trouble: 600 MiB of memory are free, 601 MiB are needed',
    ]);
    assert.deepEqual(told(checkCpus(machine)), ['fine: 2 CPUs']);
    assert.deepEqual(told(checkCpus({ cpus: 1 })), ['trouble: There is one CPU']);
  });

  it('names each port in use, who has it, and the variable that changes it', async (t) => {
    const server = createServer().listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const [taken] = await checkPorts('127.0.0.1', [{ variable: 'FRONT_PORT', port }]);
    assert.equal(taken?.state, 'trouble');
    assert.match(taken?.what ?? '', new RegExp(`^Port ${port} is in use by .*\\(pid \\d+\\)$`));
    assert.equal(taken?.mend, 'Stop that, or set FRONT_PORT to another port');
  });
});

describe('the preflight of the compose rung', () => {
  const engine = { ServerVersion: '28.0.1', Architecture: 'x86_64', MemTotal: 2 ** 31, NCPU: 4 };

  it('wants an engine that answers, of a known architecture, with memory and CPUs', () => {
    assert.deepEqual(told(judgeEngine(answered(engine))), [
      'fine: Docker engine 28.0.1, x86_64',
      'fine: 2048 MiB of memory are free',
      'fine: 4 CPUs',
    ]);
    const small = { ...engine, Architecture: 'riscv64', MemTotal: 2 ** 29, NCPU: 1 };
    assert.deepEqual(told(judgeEngine(answered(small))), [
      'trouble: The Docker engine is for riscv64',
      'trouble: 512 MiB of memory are free, 700 MiB are needed',
      'trouble: There is one CPU',
    ]);
    const silent: Answer[] = [
      { state: 'failed', reason: 'Cannot connect to the Docker daemon' },
      answered({ ServerErrors: ['no'] }),
      answered('?'),
    ];
    for (const answer of silent) {
      assert.match(told(judgeEngine(answer))[0] ?? '', /^trouble: No Docker engine answers/);
    }
  });

  it('wants Compose 2.22 or later, and buildx', () => {
    for (const version of ['2.22.0', 'v2.40.3-desktop.1', '5.0.0']) {
      assert.equal(judgeCompose(answered(version))[0]?.state, 'fine', version);
    }
    for (const version of ['2.21.0', '1.29.2', '2.2.3']) {
      assert.equal(judgeCompose(answered(version))[0]?.state, 'trouble', version);
    }
    assert.deepEqual(told(judgeCompose({ state: 'failed', reason: 'unknown command' })), [
      'trouble: docker compose is missing',
    ]);
    assert.deepEqual(told(judgeBuildx(answered('github.com/docker/buildx v0.29.1 abc'))), [
      'fine: docker buildx v0.29.1',
    ]);
    assert.deepEqual(told(judgeBuildx({ state: 'failed', reason: 'unknown command' })), [
      'trouble: docker buildx is missing',
    ]);
  });
});

describe('the preflight of the kubernetes rung', () => {
  const versions = (client: string, server: string) =>
    told(
      judgeVersions(
        answered({ clientVersion: { gitVersion: client }, serverVersion: { gitVersion: server } }),
      ),
    );

  it('wants kubectl within one minor version of a cluster of 1.29 to 1.37', () => {
    assert.deepEqual(versions('v1.33.1', 'v1.34.4+k3s1'), [
      'fine: kubectl 1.33',
      'fine: cluster 1.34',
    ]);
    assert.deepEqual(versions('v1.31.0', 'v1.29.0'), [
      'trouble: kubectl is 1.31, the cluster 1.29',
      'fine: cluster 1.29',
    ]);
    assert.deepEqual(
      versions('v1.28.0', 'v1.28.0')[1],
      'trouble: The cluster is 1.28, not 1.29 to 1.37',
    );
    assert.deepEqual(
      versions('v1.38.0', 'v1.38.0')[1],
      'trouble: The cluster is 1.38, not 1.29 to 1.37',
    );
    assert.deepEqual(told(judgeVersions(notInstalled)), ['trouble: kubectl is not installed']);
    assert.deepEqual(told(judgeVersions({ state: 'failed', reason: 'connection refused' })), [
      'trouble: No cluster answers: connection refused',
    ]);
    assert.deepEqual(told(judgeVersions(answered('?'))), [
      'trouble: kubectl does not tell its version',
    ]);
  });

  const node = (memory: string, architecture = 'amd64', isReady = 'True') => ({
    status: {
      nodeInfo: { architecture },
      allocatable: { memory },
      conditions: [{ type: 'Ready', status: isReady }],
    },
  });

  it('wants nodes that are ready, of a known architecture, and memory in their sum', () => {
    const two = { items: [node('1048576Ki'), node('1Gi', 'arm64')] };
    assert.deepEqual(told(judgeNodes(two, 2_048)), [
      'fine: 2 nodes ready',
      'fine: 2048 MiB of memory in the cluster',
    ]);
    assert.deepEqual(
      told(judgeNodes(two, 2_049))[1],
      'trouble: The cluster has 2048 MiB of memory, 2049 MiB are needed',
    );
    const odd = { items: [node('1Gi', 's390x'), node('1Gi', 'amd64', 'False')] };
    assert.deepEqual(told(judgeNodes(odd, 1)), [
      'trouble: Nodes are for s390x',
      'fine: 1024 MiB of memory in the cluster',
    ]);
    assert.deepEqual(told(judgeNodes({ items: [node('1Gi', 'amd64', 'Unknown')] }, 1)), [
      'trouble: No node is ready',
    ]);
  });

  it('says nothing of what this account may not list', () => {
    assert.deepEqual(told([...judgeNodes(undefined, 1), ...judgeAddons(undefined, undefined)]), [
      'absent: The nodes cannot be listed',
      'absent: The storageclasses,ingressclasses cannot be listed',
      'absent: metrics-server does not answer',
    ]);
  });

  it('wants a default StorageClass; an ingress class and metrics-server it only misses', () => {
    const isDefault = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const items = [
      { kind: 'StorageClass', metadata: { name: 'fast' } },
      { kind: 'StorageClass', metadata: { name: 'standard', annotations: isDefault } },
      { kind: 'IngressClass', metadata: { name: 'traefik' } },
    ];
    const metrics = { status: { conditions: [{ type: 'Available', status: 'True' }] } };
    assert.deepEqual(told(judgeAddons({ items }, metrics)), [
      'fine: default StorageClass standard',
      'fine: ingress class traefik',
      'fine: metrics-server',
    ]);
    const bare = judgeAddons({ items: items.slice(0, 1) }, undefined);
    assert.deepEqual(told(bare), [
      'trouble: No StorageClass is the default',
      'absent: There is no ingress class',
      'absent: metrics-server does not answer',
    ]);
    assert.match(bare[0]?.mend ?? '', /^kubectl annotate storageclass fast /);
  });
});

describe('the preflight of the istio rung', () => {
  const plane = (image: string, readyReplicas = 1) => ({
    status: { readyReplicas },
    spec: { template: { spec: { containers: [{ image }] } } },
  });
  const planes = (...items: object[]) => itemsOfList({ items });
  const tool = answered({ clientVersion: { version: '1.31.0' } });

  it('wants istioctl within one minor version of an istiod that is ready', () => {
    const versions = (...[answer, found]: Parameters<typeof istio.judgeVersions>) =>
      told(istio.judgeVersions(answer, found));
    assert.deepEqual(versions(tool, planes(plane('docker.io/istio/pilot:1.30.4'))), [
      'fine: istioctl 1.31',
      'fine: istiod 1.30',
    ]);
    assert.deepEqual(versions(tool, planes(plane('registry:5000/pilot:1.28.0'))), [
      'trouble: istioctl is 1.31, istiod 1.28',
      'fine: istiod 1.28',
    ]);
    assert.deepEqual(versions(tool, planes(plane('registry:5000/pilot:dev'))), [
      'fine: istioctl 1.31',
      'fine: istiod',
    ]);
    assert.deepEqual(versions(notInstalled, planes(plane('pilot:1.31.0', 0))), [
      'trouble: istioctl is not installed',
      'trouble: istiod does not run, or is not ready',
    ]);
  });

  it('wants the CNI plugin, unless pods have come up without it', () => {
    const agents = itemsOfList({ items: [{ status: { numberReady: 1 } }] });
    assert.deepEqual(told(istio.judgeAgents(agents, false)), ["fine: Istio's CNI plugin"]);
    const missing = "Istio's CNI plugin is not installed";
    assert.deepEqual(told(istio.judgeAgents([], false)), [`trouble: ${missing}`]);
    assert.deepEqual(told(istio.judgeAgents([], true)), [`absent: ${missing}`]);
  });

  it('wants the gateway that our Gateway selects; the Gateway API it only misses', () => {
    const door = (label: string) =>
      itemsOfList({ items: [{ spec: { selector: { istio: label }, ports: [{ port: 80 }] } }] });
    assert.deepEqual(told(istio.judgeDoors(door('ingressgateway'))), [
      'fine: gateway istio: ingressgateway',
    ]);
    assert.deepEqual(told(istio.judgeDoors(door('ingress'))), [
      'trouble: The gateway has the label istio: ingress',
    ]);
    assert.deepEqual(told(istio.judgeDoors([])), ['trouble: There is no gateway']);
    assert.deepEqual(told(istio.judgeGatewayApi(answered('crd/httproutes'))), [
      'fine: Gateway API',
    ]);
    assert.deepEqual(told(istio.judgeGatewayApi(answered(''))), [
      'absent: The kinds of the Gateway API are not installed',
    ]);
  });
});

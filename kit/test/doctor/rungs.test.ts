import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { freePorts } from '../../../test/support/free-ports.ts';
import {
  localEnvironment,
  removeLocalRung,
  startLocalRung,
} from '../../../test/support/local-rung.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { parseYaml } from '../../src/doctor/objects/parse-yaml.ts';
import { root } from '../../src/paths.ts';
import { localSchema } from '../../src/rungs/local-config.ts';
import { runKit } from '../canary/kit-process.ts';
import { standInCluster } from '../rungs/cluster.ts';

/** Ports that nobody else has, for the local rung. */
async function ownPorts(): Promise<Record<string, string>> {
  const names = Object.keys(localSchema.properties).filter((name) => name.endsWith('_PORT'));
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}

const listOf = (items: unknown[]) => ({ apiVersion: 'v1', kind: 'List', items });

/** What kubectl prints of the objects of a manifest. */
function objectsOf(file: string) {
  const { objects } = parseYaml(file, readFileSync(join(root, file), 'utf8'));
  return objects.map(({ value }) => value);
}

const ready = [{ type: 'Ready', status: 'True' }];
const cluster = {
  'config current-context': 'a-cluster\n',
  'config view': 'config/a-cluster\n',
  version: { clientVersion: { gitVersion: 'v1.34.1' }, serverVersion: { gitVersion: 'v1.34.4' } },
  'get nodes': listOf([
    {
      status: {
        nodeInfo: { architecture: 'amd64' },
        allocatable: { memory: '8Gi' },
        conditions: ready,
      },
    },
  ]),
  'get storageclasses,ingressclasses': listOf([]),
  'get apiservices': '',
  'get deployments --selector app=istiod': listOf([]),
  'get daemonsets --selector k8s-app=istio-cni-node': listOf([]),
  'get customresourcedefinitions': '',
  'get deployments --selector app.kubernetes.io/part-of': 'deployment.apps/hit-counter-v1\n',
  'get virtualservices hit-counter': 'virtualservice.networking.istio.io/hit-counter\n',
  'api-resources': [
    ...['services', 'deployments.apps', 'virtualservices.networking.istio.io'],
    ...['destinationrules.networking.istio.io', 'gateways.networking.istio.io'],
    ...['peerauthentications.security.istio.io', 'somethings.else.io'],
  ].join('\n'),
  'get namespace meshwalk': {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'meshwalk', labels: { 'istio-injection': 'enabled' } },
  },
  'get peerauthentications.security.istio.io': listOf([]),
  'get deployments,services': listOf([]),
};

/** A cluster in which a broken lab was applied, and a machine that has kubectl and nothing else. */
async function clusterWith(t: TestContext, lab?: string) {
  const own = lab && { 'get services,': listOf(objectsOf(`istio/broken-labs/${lab}/broken.yaml`)) };
  const answers = { ...cluster, ...own, 'get services --selector istio': listOf([]) };
  const { environment, calls } = await standInCluster(t, { answers });
  const [standIn] = environment.PATH.split(delimiter);
  const PATH = [standIn, dirname(process.execPath)].join(delimiter);
  return { environment: { ...environment, PATH, COMPOSE_PROJECT_NAME: 'nobody' }, calls };
}

interface Report {
  rung: string;
  isUp: boolean;
  checks: { state: string; what: string }[];
  findings: { source: string; line?: number; rule: string }[];
}

async function reportsOf(words: string[], env: Record<string, string>) {
  const { stdout, stderr, code } = await runKit(['doctor', ...words, '--json'], env);
  const { rungs } = JSON.parse(stdout) as { rungs: Report[] };
  return { rungs, stderr, code };
}

describe('kit doctor without files', () => {
  it('is no crash where no tool is installed: each is a finding of its rung', async (t) => {
    const env = { ...(await ownPorts()), PATH: await temporaryFolder(t) };
    const { rungs, code } = await reportsOf([], env);
    assert.equal(code, 1);
    const troubles = rungs.map(({ rung, checks }) => [
      rung,
      ...checks.filter(({ state }) => state === 'trouble').map(({ what }) => what),
    ]);
    assert.deepEqual(troubles.slice(1), [
      ['compose', 'docker is not installed'],
      ['kubernetes', 'kubectl is not installed'],
      ['istio'],
    ]);
    assert.deepEqual(rungs[0]?.rung, 'local');
    assert.equal(rungs[0]?.isUp, false);
  });

  it('prints a line for each check, with why and the command that mends it', async (t) => {
    const env = { PATH: await temporaryFolder(t) };
    const { stdout, stderr, code } = await runKit(['doctor', '--rung', 'kubernetes'], env);
    assert.equal(
      stdout,
      'kubernetes\n' +
        '  ✖ kubectl is not installed; it is how a cluster is told anything.\n' +
        '      Install it: https://kubernetes.io/docs/tasks/tools/\n\n',
    );
    assert.match(stderr, /^\$ kubectl --namespace meshwalk .*config view/);
    assert.match(stderr, /^1 finding\.$/m);
    assert.equal(code, 1);
  });

  it('applies the rules to what a cluster holds, and names the objects', async (t) => {
    const { environment, calls } = await clusterWith(t, '07-no-healthy-upstream');
    const { rungs, code } = await reportsOf(['--rung', 'istio'], environment);
    assert.equal(code, 1);
    assert.equal(rungs[0]?.isUp, true);
    assert.deepEqual(
      rungs[0]?.findings.map(({ source, line, rule }) => [source, line, rule]),
      [['service/meshwalk/hit-counter', undefined, 'service-pins-version']],
    );
    const all = (await calls()).map(({ call }) => call);
    const own = all.filter((call) => call.includes('get services,'));
    assert.equal(own.length, 1);
    assert.doesNotMatch(
      own[0] ?? '',
      /ingresses|httproutes|somethings/,
      'kinds that are not there',
    );
    assert.ok(all.every((call) => /(^| )(get|version|config|api-resources)( |$)/.test(call)));
  });

  it('is no crash where a cluster does not let itself be read', async (t) => {
    const { environment } = await clusterWith(t);
    const { rungs, code } = await reportsOf(['--rung', 'istio'], environment);
    assert.equal(code, 1);
    assert.match(rungs[0]?.checks.at(-1)?.what ?? '', /^kubectl failed: .*NotFound/);
  });

  it('compares the weight of a rung that is up with what answers', async (t) => {
    const environment = { ...(await localEnvironment()), CANARY_WEIGHT: '0' };
    const rung = startLocalRung(environment);
    t.after(() => removeLocalRung(rung));
    await rung.ready();
    const { rungs, code, stderr } = await reportsOf(['--rung', 'local'], environment);
    assert.equal(rungs[0]?.isUp, true);
    assert.deepEqual(rungs[0]?.checks.at(-1), {
      state: 'fine',
      what: 'v2 answers 0 % of 200 requests, and its weight is 0 %',
    });
    assert.ok(
      rungs[0]?.checks.every(({ what }) => !/^(Port|free ports)/.test(what)),
      stderr,
    );
    assert.equal(code, rungs[0]?.checks.some(({ state }) => state === 'trouble') ? 1 : 0);
  });

  it('asks about the cluster once, whichever of its rungs are examined', async (t) => {
    const { environment, calls } = await clusterWith(t, '02-one-in-five-is-503');
    const { rungs } = await reportsOf([], { ...environment, ...(await ownPorts()) });
    const istio = rungs.find(({ rung }) => rung === 'istio');
    assert.deepEqual(
      istio?.findings.map(({ rule }) => rule),
      ['subset-undefined'],
    );
    const asked = (await calls()).filter(({ call }) => call.includes('get nodes'));
    assert.equal(asked.length, 1);
  });

  it('only prints the commands in a dry run, and calls nothing', async (t) => {
    const { environment, calls } = await clusterWith(t, '02-one-in-five-is-503');
    const words = ['doctor', '--rung', 'istio', '--dry-run', '--namespace', 'there'];
    const { stdout, stderr, code } = await runKit(words, environment);
    assert.deepEqual([stdout, code, await calls()], ['', 0, []]);
    const commands = stderr.split('\n').filter(Boolean);
    assert.ok(commands.every((line) => /^\$ (kubectl --namespace there|istioctl) /.test(line)));
    assert.ok(commands.some((line) => line.includes('virtualservices.networking.istio.io')));
  });
});

// Applies the workshop to a real cluster, in a namespace of its own, and takes it through what the
// tutorials do. Only when MESHWALK_CLUSTER=1: kubectl may point at somebody's production.
//   make cluster && MESHWALK_CLUSTER=1 node --test test/manifests/cluster.test.ts
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait.ts';
import { type Kubectl, kubectl, whyNoCluster } from './support/cluster.ts';
import { type Forward, forward } from './support/forward.ts';
import { prepareWorkshop } from './support/workshop.ts';

const reason = await whyNoCluster(process.env, kubectl);
const answers: Kubectl = async () => 'ok';
const refuses: Kubectl = async () => {
  throw new Error('connection refused');
};

describe(
  reason === undefined ? 'the guard of a cluster' : `NOTHING WAS TRIED ON A CLUSTER: ${reason}`,
  () => {
    if (reason !== undefined) console.warn(`NOTHING WAS TRIED ON A CLUSTER: ${reason}`);

    it('does not even ask one unless MESHWALK_CLUSTER is 1', async () => {
      const asked: string[][] = [];
      const ask: Kubectl = async (...args) => String(asked.push(args));
      for (const value of [undefined, '', '0', 'true']) {
        assert.match((await whyNoCluster({ MESHWALK_CLUSTER: value }, ask)) ?? '', /is not 1/);
      }
      assert.deepEqual(asked, []);
    });

    it('says why, where it is 1 and none answers', async () => {
      const said = await whyNoCluster({ MESHWALK_CLUSTER: '1' }, refuses);
      assert.match(said ?? '', /^no cluster answers: connection refused$/);
      assert.equal(await whyNoCluster({ MESHWALK_CLUSTER: '1' }, answers), undefined);
    });
  },
);

interface Answer {
  readonly hits: number;
  readonly host: string;
  readonly version: string;
}

if (reason === undefined) {
  describe('the workshop on a cluster', { timeout: 900_000 }, () => {
    let workshop: Awaited<ReturnType<typeof prepareWorkshop>>;
    const doors = new Map<string, Forward>();
    const hooks: (() => unknown)[] = [];

    const open = async (service: string, port: string) => {
      const name = `${service}:${port}`;
      await doors.get(name)?.close();
      const door = await forward(workshop.namespace, service, port);
      doors.set(name, door);
      return door.url;
    };
    const ask = (url: string) => fetch(url, { headers: { accept: 'application/json' } });
    const hit = async (url: string): Promise<Answer> => {
      const answer = await ask(url);
      assert.equal(answer.status, 200);
      return (await answer.json()) as Answer;
    };

    before(async () => {
      workshop = await prepareWorkshop({ after: (hook) => hooks.push(hook) });
    });
    after(async () => {
      await Promise.all([...doors.values()].map((door) => door.close()));
      await workshop?.delete();
      await Promise.all(hooks.map((hook) => hook()));
    });

    it('is there after one command', async () => {
      await workshop.apply();
      await workshop.settle();
    });

    it('is applied again, and no pod is replaced', async () => {
      const generations = () =>
        workshop.kubectl(
          ...['get', 'deployments,statefulsets', '--output'],
          'jsonpath={.items[*].metadata.generation}',
        );
      const before = await generations();
      await workshop.apply();
      assert.equal(await generations(), before);
    });

    it('has a password that nobody committed, and Redis lets nobody in without', async () => {
      const ask = [
        'exec',
        'redis-0',
        '--',
        'env',
        '-u',
        'REDISCLI_AUTH',
        'redis-cli',
        'get',
        'hits',
      ];
      assert.match(await workshop.kubectl(...ask), /^NOAUTH/);
    });

    const urls: [service: string, port: string, type: RegExp, paths: string[]][] = [
      ['front', 'http', /text\/plain/, ['/']],
      ['front', 'http', /text\/html/, ['/live', '/docs']],
      ['front', 'http', /application\/json/, ['/hits', '/readyz', '/version', '/openapi.json']],
      ['hit-counter', 'http', /text\/plain/, ['/']],
      ['k8s-app-monitor-agent', 'http', /image\/png/, ['/k8s-app-monitor-agent', '/']],
      ['k8s-app-monitor-test', 'http', /application\/json/, ['/metrics', '/metrics/test-app']],
      ['hit-counter', 'http-metrics', /text\/plain/, ['/metrics']],
      ['k8s-app-monitor-agent', 'http-metrics', /text\/plain/, ['/metrics']],
      ['k8s-app-monitor-test', 'http-metrics', /application\/json/, ['/faults']],
    ];
    for (const [service, port, type, paths] of urls) {
      it(`answers ${paths.join(', ')} of ${service} on ${port}`, async () => {
        const url = await open(service, port);
        for (const path of paths) {
          const answer = await fetch(url + path);
          if (answer.status !== 200)
            assert.fail(`${path}: ${answer.status} ${await answer.text()}`);
          assert.match(answer.headers.get('content-type') ?? '', type, path);
        }
      });
    }

    it('counts, and goes on counting where it was when Redis dies', async () => {
      const url = await open('front', 'http');
      const numbers: number[] = [];
      for (let count = 0; count < 20; count++) numbers.push((await hit(url)).hits);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => (numbers[0] ?? 0) + index),
      );
      await workshop.kubectl('delete', 'pod', 'redis-0', '--grace-period=0', '--force');
      await workshop.settle();
      const front = await open('front', 'http');
      let answer = await ask(front);
      // The counter may still be on its way to the new pod; what it refuses is not counted.
      await waitUntil('a hit', 30_000, async () => {
        if (answer.status === 503) answer = await ask(front);
        return answer.status === 200;
      });
      assert.equal(((await answer.json()) as Answer).hits, (numbers.at(-1) ?? 0) + 1);
    });

    it('scales, and each pod gets hits', async () => {
      await workshop.kubectl('scale', 'deployment/hit-counter-v1', '--replicas=3');
      await workshop.settle();
      const url = await open('front', 'http');
      const hosts = new Set<string>();
      // The Service draws lots: that one of three is left out in 200 has a chance of 10⁻³⁵.
      for (let count = 0; count < 200; count++) hosts.add((await hit(url)).host);
      assert.equal(hosts.size, 3);
    });

    it('is updated under load, and loses no request', async () => {
      const visitor = await workshop.startVisitor([
        'http://front:8000/',
        'http://hit-counter:8080/',
        'http://k8s-app-monitor-agent:8888/?format=json',
        'http://k8s-app-monitor-test:3000/metrics',
      ]);
      await visitor.visitOn(200);
      const image = 'hit-counter=meshwalk/hit-counter:v2';
      await workshop.kubectl('set', 'image', 'deployment/hit-counter-v1', image);
      await workshop.kubectl('rollout', 'restart', 'deployment/front');
      await workshop.kubectl('rollout', 'restart', 'deployment/chart-agent');
      await workshop.kubectl('rollout', 'restart', 'deployment/metric-generator');
      await workshop.settle();
      await workshop.leave('hit-counter', 3);
      for (const app of ['front', 'chart-agent', 'metric-generator']) await workshop.leave(app, 1);
      await visitor.visitOn(200);
      const { failures } = await visitor.told();
      await visitor.stop();
      assert.deepEqual(failures, []);
      assert.equal((await hit(await open('front', 'http'))).version, 'v2');
    });

    it('is rolled back', async () => {
      await workshop.kubectl('rollout', 'undo', 'deployment/hit-counter-v1');
      await workshop.settle();
      await workshop.leave('hit-counter', 3);
      assert.equal((await hit(await open('front', 'http'))).version, 'v1');
    });

    it('is gone after one command', async () => {
      await workshop.delete();
      const left = await kubectl('get', 'namespace', workshop.namespace, '--ignore-not-found');
      assert.equal(left, '');
    });
  });
}

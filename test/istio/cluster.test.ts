// Walks through the lessons where the demo runs in a mesh: only when MESHWALK_CLUSTER=1, and
// kubectl points at a cluster with Istio and manifests/overlays/mesh.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { kubectl } from '../manifests/support/cluster.ts';
import { forward } from '../manifests/support/forward.ts';
import { findLessons } from './support/kustomizations.ts';
import { type Door, openDoor, tool, whyNoMesh } from './support/mesh.ts';
import { makeToken } from './support/token.ts';

const fromRoot = (path: string) => join(root, path);
const faults = 'http://localhost:9464/faults';
const ofV1 = ['--selector', 'app=hit-counter,version=v1'];
const reason = await whyNoMesh(process.env, kubectl);

describe(reason ? `NO LESSON WAS TRIED IN A MESH: ${reason}` : 'the guard of the mesh', () => {
  it('does not ask a cluster that nobody allowed', async () => {
    const said = await whyNoMesh({}, async () => assert.fail('it was asked'));
    assert.match(said ?? '', /MESHWALK_CLUSTER is not 1/);
  });

  it('wants sidecars', async () => {
    const said = await whyNoMesh({ MESHWALK_CLUSTER: '1' }, async () => 'hit-counter');
    assert.match(said ?? '', /sidecar/);
  });
});

if (reason === undefined) {
  describe('the lessons in a mesh', { timeout: 900_000 }, () => {
    let door: Door;
    const hooks: (() => Promise<unknown>)[] = [];
    const apply = async (number: string, part = '') => {
      const lesson = (await findLessons()).find((folder) => folder.startsWith(`istio/${number}-`));
      await kubectl('apply', '-k', fromRoot(`${lesson}${part}`));
      return () => kubectl('delete', '-f', fromRoot(`${lesson}/extra/`));
    };
    const scaleV1 = async (replicas: number) => {
      const name = 'deployment/hit-counter-v1';
      await kubectl('-n', 'meshwalk', 'scale', name, `--replicas=${replicas}`);
      await kubectl('-n', 'meshwalk', 'rollout', 'status', name, '--timeout=2m');
    };
    const versionFor = async (headers: Record<string, string>) =>
      JSON.parse((await door.ask('/version', headers)).text).version;
    const holds = ({ low, high }: { low: number; high: number }, share: number) =>
      low <= share && share <= high;

    before(async () => {
      await kubectl('apply', '-k', fromRoot('istio/base'));
      await scaleV1(1);
      const opened = await forward('istio-system', 'istio-ingressgateway', '80');
      door = openDoor(opened.url);
      hooks.push(door.close, opened.close);
      await door.until('the door', async () => (await door.ask('/hits')).status === 200);
    });
    after(async () => {
      for (const hook of hooks) await hook();
      await scaleV1(3);
      await kubectl('apply', '-k', fromRoot('istio/base'));
    });

    it("01: the tutorial's canary divides by pods, and has no subsets", async () => {
      await apply('01', '/wrong');
      await door.until('503 on /hits', async () => (await door.ask('/hits')).status === 503);
      const share = await door.shareOfV2(500);
      assert.ok(holds(share, 0.5) && !holds(share, 0.2), JSON.stringify(share));
    });

    it('01: put right, it divides by weight', async () => {
      await apply('01');
      await door.until('/hits', async () => (await door.ask('/hits')).status === 200);
      const share = await door.shareOfV2(500);
      assert.ok(holds(share, 0.2) && !holds(share, 0.5), JSON.stringify(share));
    });

    for (const [number, weight] of [
      ['03', 0.2],
      ['04', 0.1],
    ] as const) {
      it(`${number}: v2 gets ${weight * 100} %`, async () => {
        await apply(number);
        await door.until('the weight', async () => holds(await door.shareOfV2(500), weight));
      });
    }

    it('05, 06, 07: testers, phones and previews get v2, everybody else v1', async () => {
      const asking: [string, Record<string, string>][] = [
        ['05', { 'x-tester': 'yes' }],
        ['05', { cookie: 'theme=dark; version=v2' }],
        ['06', { 'user-agent': 'Mozilla/5.0 (iPhone) Mobile/15E148' }],
        ['07', { 'x-preview': 'v2' }],
      ];
      for (const [number, headers] of asking) {
        await apply(number);
        await door.until(number, async () => (await versionFor(headers)) === 'v2');
        assert.equal(await versionFor({}), 'v1', number);
      }
    });

    it('nobody from outside passes for somebody else', async () => {
      await apply('02');
      const { text } = await door.ask('/', { 'x-real-ip': '203.0.113.7' });
      assert.doesNotMatch(text, /203\.0\.113\.7/);
    });

    it('08: a fifth of the charts fails, with a 502 of the agent', async () => {
      await apply('08');
      await door.until('a 502', async () => (await door.askChart()) === 502);
      const statuses = new Set<number>();
      for (let asked = 0; asked < 80; asked++) statuses.add(await door.askChart());
      assert.deepEqual([...statuses].sort(), [200, 502]);
    });

    it('09: retries on the hop before make 44 % of errors 4 %', async () => {
      await apply('09');
      const failures = async () => {
        const asked = await Promise.all(Array.from({ length: 60 }, () => door.askChart()));
        return asked.filter((status) => status !== 200).length;
      };
      await door.until('the retries', async () => (await failures()) < 15);
      await kubectl('apply', '-f', fromRoot('istio/base/k8s-app-monitor-agent.yaml'));
      await door.until('the errors', async () => (await failures()) > 15);
    });

    it('10: what is too much at once gets a clear no', async () => {
      await apply('10');
      await tool('ask', 'hit-counter-v1', faults, 'PUT', '{"delayMs": 200, "ttlSeconds": 60}');
      const askAtOnce = () => Promise.all(Array.from({ length: 20 }, () => door.ask('/hits')));
      await door.until('a no', async () =>
        (await askAtOnce()).some(({ headers }) => headers['x-envoy-overloaded'] === 'true'),
      );
      assert.equal((await door.ask('/hits')).status, 200);
      await tool('ask', 'hit-counter-v1', faults, 'DELETE');
    });

    it('11: a sick pod is left alone', async () => {
      await apply('02');
      await scaleV1(3);
      const pod = await kubectl('-n', 'meshwalk', 'get', 'pods', ...ofV1, '-o', 'name');
      const [sick = ''] = pod.split('\n');
      await tool('ask', sick, faults, 'PUT', '{"errorPercent": 100, "ttlSeconds": 300}');
      const failures = async () => {
        let count = 0;
        for (let asked = 0; asked < 30; asked++) {
          if ((await door.ask('/hits')).status === 503) count++;
        }
        return count;
      };
      await door.until('errors', async () => (await failures()) > 3);
      await apply('11');
      await door.until('no errors', async () => (await failures()) === 0);
      await tool('ask', sick, faults, 'DELETE');
      await scaleV1(1);
    });

    it('12: v2 gets a copy, and the count stands still', async () => {
      await apply('12');
      const count = await door.ask('/hits');
      await door.until('a copy', async () => {
        assert.equal((await door.ask('/hits?copied')).text, count.text);
        const log = await kubectl(
          '-n',
          'meshwalk',
          'logs',
          'deployment/hit-counter-v2',
          '--tail=50',
        );
        return log.includes('"url":"/hits?copied"');
      });
    });

    it('13: after ten requests at once the sidecar says 429', async () => {
      const undo = await apply('13');
      await door.until('429', async () => (await door.ask('/hits')).status === 429);
      await undo();
    });

    it('14: without a certificate nobody comes in, but where it is allowed', async () => {
      const url = 'http://k8s-app-monitor-test.meshwalk:3000/metrics';
      await apply('02');
      await door.until('refusal', async () =>
        (await tool('ask', 'stranger', url)).startsWith('no'),
      );
      await apply('14');
      await door.until('entry', async () => (await tool('ask', 'stranger', url)).startsWith('200'));
    });

    it('15: the agent may read the metric, and nothing else; others may not', async () => {
      const undo = await apply('15');
      const metric = 'http://k8s-app-monitor-test:3000/metrics';
      const refused: [string, ...string[]][] = [
        ['hit-counter-v1', metric],
        ['chart-agent', metric, 'PUT'],
        ['chart-agent', 'http://k8s-app-monitor-test:9464/faults'],
      ];
      for (const words of refused) {
        await door.until(words.join(' '), async () =>
          (await tool('ask', ...words)).startsWith('403'),
        );
      }
      assert.match(await tool('ask', 'chart-agent', metric), /^200 /);
      assert.equal(await door.askChart(), 200);
      assert.equal((await door.ask('/')).status, 200);
      await undo();
    });

    it('16: a hit takes a good token', async () => {
      const undo = await apply('16');
      await door.until('403', async () => (await door.ask('/')).status === 403);
      const bearer = async (...args: string[]) => ({
        authorization: `Bearer ${await makeToken(...args)}`,
      });
      assert.equal((await door.ask('/', await bearer('alice'))).status, 200);
      assert.equal((await door.ask('/', await bearer('alice', '-100'))).status, 401);
      assert.match((await door.ask('/headers', await bearer('alice'))).text, /"x-user":"alice"/);
      await undo();
    });
  });
}

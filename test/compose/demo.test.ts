import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { chanceOf } from './support/binomial.ts';
import { type Demo, startDemo } from './support/demo.ts';
import { buildImages, docker, dockerMissing } from './support/docker.ts';
import { startVisits, type Visits, visitTimes } from './support/visits.ts';

/** A true split is beyond this one time in ten thousand. */
const leastChance = 1e-4;
const mostMemoryMiB = 512;

function assertSplit({ byVersion }: Visits, v2Share: number): void {
  const { v1 = 0, v2 = 0 } = byVersion;
  const chance = chanceOf(v2, v1 + v2, v2Share);
  assert.ok(chance > leastChance, `${v2} of ${v1 + v2} for v2, a chance of ${chance}`);
}

/** What the front door lost. A Redis late for its 800 ms, on a busy disk, is the store's refusal. */
function lostBy(visits: Visits[]): string[] {
  const refusals = visits.flatMap(({ refusals }) => refusals);
  return refusals.filter((refusal) => !/^503 .*Redis at /.test(refusal));
}

describe('docker compose up', { skip: dockerMissing }, () => {
  let demo: Demo;
  before(async () => {
    await buildImages();
    demo = await startDemo('demo');
  });
  after(() => demo?.down());

  it('fits in 512 MB', async (t) => {
    const ids = (await demo.compose('ps', '--quiet')).split('\n');
    const usages = await docker(['stats', '--no-stream', '--format', '{{.MemUsage}}', ...ids]);
    const total = usages.split('\n').reduce((sum, usage) => sum + Number.parseFloat(usage), 0);
    t.diagnostic(`${ids.length} containers: ${Math.round(total)} MiB`);
    assert.match(usages, /^(\d+(\.\d+)?MiB .*\n?)+$/);
    assert.ok(total < mostMemoryMiB);
  });

  it('draws the chart and answers the metric behind it', async () => {
    for (const path of ['/k8s-app-monitor-agent', '/k8s-app-monitor-test', '/']) {
      const chart = await fetch(demo.agent + path);
      assert.equal(chart.status, 200, path);
      assert.equal(chart.headers.get('content-type'), 'image/png');
    }
    const metric = await fetch(`${demo.generator}/metrics`);
    const { app_name } = (await metric.json()) as { app_name: string };
    assert.equal(app_name, 'test-app');
  });

  it('passes every path on to the hit-counter', async () => {
    const paths = ['/', '/hits', '/live', '/healthz', '/readyz', '/version', '/headers'];
    for (const path of [...paths, '/openapi.json', '/docs/', '/docs/static/index.html']) {
      const answer = await fetch(demo.front + path);
      assert.equal(answer.status, 200, path);
      await answer.arrayBuffer();
    }
    assert.equal((await fetch(`${demo.front}/nowhere`)).status, 404);
  });

  it('counts the hits of several clients, each by the address that nginx saw', async () => {
    const network = `${demo.project}_default`;
    const ask = `
      const answer = await fetch('http://nginx:8080/', { headers: { accept: 'application/json' } });
      const own = require('os').networkInterfaces().eth0[0].address;
      console.log(JSON.stringify({ own, ...(await answer.json()) }));`;
    const run = ['run', '--rm', '--network', network, 'node:24-trixie-slim'];
    const script = `(async () => {${ask}})()`;
    const outputs = await Promise.all(
      [1, 2, 3].map(() => docker([...run, 'node', '--eval', script])),
    );
    const answers = outputs.map((output) => JSON.parse(output));
    for (const { own, client, message, hits } of answers) {
      assert.equal(client, own);
      assert.match(message, new RegExp(`from ${own} ! 该页面已被访问 ${hits} 次。$`));
    }
    assert.equal(new Set(answers.map(({ client }) => client)).size, 3);
    assert.equal(new Set(answers.map(({ hits }) => hits)).size, 3);
  });

  it('does not believe what a client says of itself', async () => {
    const forged = {
      'x-real-ip': '203.0.113.7',
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
      'x-forwarded-host': 'evil.example',
    };
    const answer = await fetch(demo.front, { headers: { ...forged, accept: 'application/json' } });
    const { client } = (await answer.json()) as { client: string };
    assert.notEqual(client, '203.0.113.7');
    const arrived = await (await fetch(`${demo.front}/headers`, { headers: forged })).text();
    assert.doesNotMatch(arrived, /203\.0\.113\.7|evil\.example/);
    assert.ok(arrived.includes(client), 'X-Real-IP and X-Forwarded-For are what nginx saw');
  });

  it('says in one JSON line per request who asked, which version answered, in which trace', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    const answer = await fetch(demo.front, { headers });
    const log = await demo.compose('logs', '--no-log-prefix', 'nginx');
    const line = log.split('\n').find((entry) => entry.includes(traceId));
    const entry = JSON.parse(line ?? '{}');
    assert.equal(entry.traceId, traceId);
    assert.equal(entry.version, answer.headers.get('x-app-version'));
    assert.equal(entry.status, 200);
    assert.equal(entry.upstream, `hit-counter-${entry.version}`);
  });

  it('splits 80:20, and 50:50 after a change that loses no request', async (t) => {
    const before = await visitTimes(demo.front, 1_000);
    assert.deepEqual(lostBy([before]), []);
    assertSplit(before, 0.2);
    const during = [
      startVisits(demo.front, { visitors: 4 }),
      startVisits(demo.front, { visitors: 4, isKeptAlive: false }),
    ];
    assert.equal(await demo.setWeight(50), '50 % v1, 50 % v2');
    const ended = await Promise.all(during.map(({ stop }) => stop()));
    assert.deepEqual(lostBy(ended), []);
    const later = await visitTimes(demo.front, 1_000);
    assert.deepEqual(lostBy([later]), []);
    assertSplit(later, 0.5);
    const seen = [before, ...ended, later];
    const hits = seen.flatMap((visits) => visits.hits);
    assert.equal(new Set(hits).size, hits.length, 'a number was given twice');
    t.diagnostic(JSON.stringify(seen.map(({ byVersion }) => byVersion)));
  });

  it('sends all requests one way at 0 and at 100', async () => {
    await demo.setWeight(0);
    assert.deepEqual(Object.keys((await visitTimes(demo.front, 100)).byVersion), ['v1']);
    await demo.setWeight(100);
    assert.deepEqual(Object.keys((await visitTimes(demo.front, 100)).byVersion), ['v2']);
    await assert.rejects(demo.setWeight(101), /whole number from 0 to 100, not '101'/);
  });

  it('scales v1 to three and back under load: three addresses, no request lost', async (t) => {
    await demo.setWeight(20);
    const visits = startVisits(demo.front, { visitors: 4 });
    await demo.compose('up', '--detach', '--wait', '--no-build', '--scale', 'hit-counter-v1=3');
    const { hosts } = await visitTimes(demo.front, 200);
    await demo.compose('up', '--detach', '--wait', '--no-build', '--scale', 'hit-counter-v1=1');
    const whileScaling = await visits.stop();
    const addresses = [...hosts].filter((host) => /^\d+\.\d+\.\d+\.\d+$/.test(host));
    t.diagnostic(`${whileScaling.hits.length} hits while scaling; ${[...hosts].join(', ')}`);
    assert.equal(addresses.length, 3, 'v1 names its address');
    assert.equal(hosts.size, 4, 'v2 names its host');
    assert.deepEqual(lostBy([whileScaling]), []);
  });
});

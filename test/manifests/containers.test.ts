// Without a cluster, the containers of the workshop still run as the manifests say, with Docker.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { buildImages, docker, dockerMissing } from '../compose/support/docker.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait.ts';
import { addressOf, type Running, removeFromDocker, runInDocker } from './support/docker-pods.ts';
import { parseManifests } from './support/kustomizations.ts';
import type { Probe } from './support/pod-spec.ts';

const project = `meshwalk-test-pods-${process.pid}`;
const patienceMs = 60_000;

/** Whether somebody listens there. */
async function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${address}`);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('the containers of the workshop, run as the manifests say', {
  skip: dockerMissing,
}, () => {
  let running: Running[] = [];
  const hooks: (() => unknown)[] = [];

  before(async () => {
    await buildImages();
    const text = await readFile(join(root, 'manifests', 'workshop.yaml'), 'utf8');
    const folder = await temporaryFolder({ after: (hook: () => unknown) => hooks.push(hook) });
    running = await runInDocker(parseManifests(text), project, folder);
  });
  after(async () => {
    await removeFromDocker(running, project);
    await Promise.all(hooks.map((hook) => hook()));
  });

  const find = (name: string): Running => {
    const found = running.find(({ container }) => container.name === name);
    assert.ok(found, name);
    return found;
  };
  const urlOf = async (name: string, port = 'http') =>
    `http://${await addressOf(find(name), port)}`;

  /** Asks as the kubelet does. */
  async function succeeds(one: Running, probe: Probe): Promise<boolean> {
    const { httpGet, tcpSocket, exec } = probe;
    if (exec) return docker(['exec', one.id, ...exec.command]).then(Boolean, () => false);
    const address = await addressOf(one, httpGet?.port ?? tcpSocket?.port ?? '');
    if (httpGet === undefined) return accepts(address);
    return fetch(`http://${address}${httpGet.path}`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  for (const name of ['metric-generator', 'chart-agent', 'hit-counter', 'redis', 'nginx']) {
    it(`${name} starts, lives and is ready, by its own probes`, async () => {
      const one = find(name);
      for (const kind of ['startupProbe', 'livenessProbe', 'readinessProbe'] as const) {
        const probe = one.container[kind];
        assert.ok(probe, kind);
        await waitUntil(`${kind} of ${name}`, patienceMs, () => succeeds(one, probe));
      }
    });
  }

  it('the front passes hits on, and they are counted in Redis', async () => {
    const url = await urlOf('nginx');
    const numbers: number[] = [];
    // A disk that is slow for once makes the store refuse a hit, which may be counted.
    await waitUntil('three hits', patienceMs, async () => {
      const answer = await fetch(url, { headers: { accept: 'application/json' } });
      if (answer.ok) numbers.push(((await answer.json()) as { hits: number }).hits);
      return numbers.length === 3;
    });
    const [first = 0, second = 0, third = 0] = numbers;
    assert.ok(0 < first && first < second && second < third, numbers.join());
    const { id } = find('redis');
    assert.ok(Number(await docker(['exec', id, 'redis-cli', 'get', 'hits'])) >= third);
  });

  it('the front says who asks, whatever the client says', async () => {
    const answer = await fetch(`${await urlOf('nginx')}/headers`, {
      headers: { 'x-real-ip': '203.0.113.7', 'x-forwarded-for': '203.0.113.7' },
    });
    assert.equal(answer.status, 200);
    assert.doesNotMatch(await answer.text(), /203\.0\.113\.7/);
  });

  it('nobody counts in Redis without the password', async () => {
    const { id } = find('redis');
    const ask = ['exec', '--env', 'REDISCLI_AUTH=', id, 'redis-cli', 'incr', 'hits'];
    assert.match(await docker(ask), /^NOAUTH/);
  });

  it('each hit is on disk before its answer', async () => {
    const { id } = find('redis');
    const settings = await docker(['exec', id, 'redis-cli', 'config', 'get', 'append[of]*']);
    assert.match(settings, /appendonly\nyes/);
    assert.match(settings, /appendfsync\nalways/);
  });

  it('the chart is that of the metric-generator', async () => {
    const url = await urlOf('chart-agent');
    const chart = await fetch(`${url}/k8s-app-monitor-agent`);
    assert.equal(chart.headers.get('content-type'), 'image/png');
    const metric = (await (await fetch(`${url}/?format=json`)).json()) as { app_name: string };
    assert.equal(metric.app_name, 'test-app');
  });

  it('without a hit-counter the front is ready still, and says that the hit is not counted', async () => {
    const { id } = find('hit-counter');
    const url = await urlOf('nginx');
    await docker(['stop', '-t', '0', id]);
    const answer = await fetch(url);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.match(await answer.text(), /No hit-counter answers; the hit is not counted/);
    const one = find('nginx');
    assert.ok(one.container.readinessProbe);
    assert.ok(await succeeds(one, one.container.readinessProbe));
  });

  it('each ends by itself, with 0, within its grace period', async () => {
    const alive = running.filter(({ container }) => container.name !== 'hit-counter');
    await Promise.all(
      alive.map(async ({ id, container, graceSeconds }) => {
        const waiting = container.lifecycle?.preStop?.exec?.command;
        if (waiting) await docker(['exec', id, ...waiting]);
        await docker(['stop', '-t', String(graceSeconds), id]);
        const code = await docker(['inspect', '--format', '{{.State.ExitCode}}', id]);
        assert.equal(code, '0', container.name);
      }),
    );
  });
});

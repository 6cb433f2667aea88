import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { freePort } from '../support/free-ports.ts';
import { waitUntil } from '../support/wait.ts';
import { buildImages, docker, dockerMissing } from './support/docker.ts';
import {
  ask,
  expressionsOf,
  expressionsOfRules,
  metricsOf,
  readDashboards,
} from './support/expressions.ts';
import { visitTimes } from './support/visits.ts';

const project = `meshwalk-test-alerts-${process.pid}`;
const receiver = `${project}-receiver`;
/** Writes each notification on a line of its own. */
const receiverScript = `require('http').createServer(async (request, response) => {
  let body = ''; for await (const chunk of request) body += chunk;
  console.log(body); response.end();
}).listen(8080)`;

interface Notification {
  status: string;
  alerts: { status: string; labels: Record<string, string>; annotations: { summary: string } }[];
}

function inPrometheusImage(...command: string[]) {
  const mount = `${root}/observability/prometheus:/etc/prometheus:ro`;
  const run = ['run', '--rm', '--volume', mount, '--entrypoint', 'promtool'];
  return docker([...run, 'prom/prometheus:v3.5.0', ...command]);
}

describe('the rules', { skip: dockerMissing }, () => {
  it('and the configuration pass promtool without a remark', async () => {
    const flags = ['--lint=all', '--lint-fatal'];
    await inPrometheusImage('check', 'config', ...flags, '/etc/prometheus/prometheus.yml');
  });

  it('fire when they should, and only then', async () => {
    const files = ['alerts', 'error-budget'].map(
      (name) => `/etc/prometheus/tests/${name}.test.yml`,
    );
    assert.match(await inPrometheusImage('test', 'rules', ...files), /SUCCESS/);
  });
});

describe('the observability profile', { skip: dockerMissing }, () => {
  let prometheus: string;
  let alertmanager: string;
  let compose: (...args: string[]) => Promise<string>;
  let front: string;
  let agent: string;

  before(async () => {
    await buildImages();
    const names = ['FRONT', 'METRIC_GENERATOR', 'CHART_AGENT', 'PROMETHEUS', 'ALERTMANAGER'];
    const ports = await Promise.all(names.map(() => freePort()));
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    [front = '', , agent = '', prometheus = '', alertmanager = ''] = urls;
    const env = {
      COMPOSE_PROJECT_NAME: project,
      COMPOSE_FILE: 'compose.yaml:test/compose/support/stand-ins.yaml',
      COMPOSE_PROFILES: 'observability',
      ALERT_WEBHOOK_URL: `http://${receiver}:8080/`,
      ...Object.fromEntries(names.map((name, index) => [`${name}_PORT`, `${ports[index]}`])),
    };
    compose = (...args) => docker(['compose', ...args], env);
    const services = ['nginx', 'k8s-app-monitor-agent', 'prometheus', 'alertmanager'];
    const up = ['up', '--detach', '--wait', '--no-build', '--scale', 'hit-counter-v1=2'];
    await compose(...up, ...services);
    const network = ['--network', `${project}_default`, '--name', receiver];
    const image = 'node:24-trixie-slim';
    await docker(['run', '--detach', ...network, image, 'node', '--eval', receiverScript]);
  });
  after(async () => {
    await docker(['rm', '--force', receiver]);
    await compose('down', '--volumes', '--timeout', '5');
  });

  const find = async (query: string) => {
    const { result } = await ask<{ result: { metric: Record<string, string> }[] }>(
      prometheus,
      'query',
      { query },
    );
    return result.map(({ metric }) => metric);
  };

  it('scrapes every replica of every service, and the front door', async () => {
    const jobs = async () => (await find('up == 1')).map(({ job }) => job).sort();
    await waitUntil('six targets', 60_000, async () => (await jobs()).length === 6);
    assert.deepEqual(await jobs(), [
      'hit-counter-v1',
      'hit-counter-v1',
      'hit-counter-v2',
      'k8s-app-monitor-agent',
      'k8s-app-monitor-test',
      'nginx',
    ]);
  });

  it('marks a change of the weight and of the faults on the dashboards', async () => {
    const [dashboard] = await readDashboards();
    const marks = async () => {
      const found = await Promise.all(
        dashboard?.annotations.list.map(({ expr }) => find(expr)) ?? [],
      );
      return found.map((series) => series.length);
    };
    assert.deepEqual(await marks(), [0, 0]);
    await compose('exec', '-T', 'nginx', '/front-door/set-weight', '50');
    const put = `fetch('http://127.0.0.1:9464/faults', { method: 'PUT', body: '{"ttlSeconds":1}' })`;
    await compose('exec', '-T', 'hit-counter-v2', '/nodejs/bin/node', '--eval', put);
    await waitUntil('a mark of each', 30_000, async () => `${await marks()}` === '1,1');
  });

  it('tells of a store that is away: the alert reaches the webhook, and so does its end', async (t) => {
    const notifications = async (): Promise<Notification[]> => {
      const lines = (await docker(['logs', receiver])).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line));
    };
    const said = async (status: string) => {
      const alerts = (await notifications()).flatMap((notification) => notification.alerts);
      return alerts.filter((alert) => {
        return alert.labels.alertname === 'StoreAway' && alert.status === status;
      });
    };

    const stoppedAt = performance.now();
    await compose('stop', '--timeout', '2', 'redis');
    const { refusals } = await visitTimes(front, 20);
    assert.equal(refusals.length, 20);
    await waitUntil('a notification', 90_000, async () => (await said('firing')).length >= 2);
    t.diagnostic(`fired after ${Math.round((performance.now() - stoppedAt) / 1_000)} s`);
    const [alert] = await said('firing');
    assert.equal(alert?.labels.app, 'hit-counter');
    assert.equal(alert?.labels.severity, 'page');
    assert.match(alert?.annotations.summary ?? '', /^hit-counter v[12] does not reach its store$/);

    await compose('start', 'redis');
    await waitUntil('its end', 120_000, async () => (await said('resolved')).length >= 1);
  });

  it('has no route to a receiver that is not set up', async () => {
    const { config } = (await (await fetch(`${alertmanager}/api/v2/status`)).json()) as {
      config: { original: string };
    };
    const routes = config.original.slice(0, config.original.indexOf('receivers:'));
    assert.match(routes, /receiver: webhook/);
    assert.doesNotMatch(routes, /receiver: (email|wechat)/);
  });

  it('asks only for metrics that are there, in dashboards, annotations and rules', async () => {
    const dashboards = await readDashboards();
    const expressions = [
      ...dashboards.flatMap(expressionsOf),
      ...(await expressionsOfRules(prometheus)),
    ];
    assert.ok(expressions.length > 30, `${expressions.length} expressions`);
    const asked = new Map<string, string>();
    for (const { where, expr } of expressions) {
      const metrics = await metricsOf(prometheus, expr);
      assert.notEqual(metrics.length, 0, where);
      for (const metric of metrics) asked.set(metric, where);
    }

    let missing: [string, string][] = [];
    const areAllThere = async () => {
      await visitTimes(front, 50);
      await (await fetch(agent)).arrayBuffer();
      const known = new Set(await ask<string[]>(prometheus, 'label/__name__/values', {}));
      missing = [...asked].filter(([metric]) => !known.has(metric));
      return missing.length === 0;
    };
    await waitUntil('every metric', 45_000, areAllThere).catch(() => undefined);
    assert.deepEqual(missing, []);
  });
});

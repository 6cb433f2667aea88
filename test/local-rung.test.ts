import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { findPortHolder } from '../kit/src/port-holder.ts';
import { planProcesses } from '../kit/src/rungs/local-processes.ts';
import {
  type LocalRung,
  localEnvironment,
  removeLocalRung,
  startLocalRung,
} from './support/local-rung.ts';
import { redisServerMissing, startRedis } from './support/redis-server.ts';
import { waitUntil } from './support/wait.ts';

async function startRung(t: TestContext, extra: Record<string, string> = {}, by?: 'npm' | 'kit') {
  const rung = startLocalRung({ ...(await localEnvironment()), ...extra }, by);
  t.after(() => removeLocalRung(rung));
  await rung.ready();
  return rung;
}

async function hit(url: string): Promise<{ hits: number; version: string; client: string }> {
  const answer = await fetch(url, { headers: { accept: 'application/json' } });
  assert.equal(answer.status, 200);
  return answer.json() as never;
}

/** The process that listens on a service's port. */
async function findPid(rung: LocalRung, name: string): Promise<number> {
  const port = planProcesses(rung.config).find((plan) => plan.name === name)?.ports[0]?.port ?? 0;
  const holder = await findPortHolder(port);
  return Number(/pid (\d+)/.exec(holder ?? '')?.[1]);
}

async function nothingListens(rung: LocalRung): Promise<void> {
  await waitUntil('no port listens', 20_000, async () => (await rung.listening()).length === 0);
}

test('npm start prints where everything is, and everything is there', async (t) => {
  const rung = await startRung(t, {}, 'npm');
  const urls = rung.output().match(/http:\/\/localhost:\d+[^\s']*/g) ?? [];
  assert.ok(urls.length >= 10, rung.output());
  for (const url of new Set(urls)) {
    if (/\/(faults|weight)$/.test(url)) continue;
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    await answer.arrayBuffer();
  }
  const chart = await fetch(
    `http://127.0.0.1:${rung.config.CHART_AGENT_PORT}/k8s-app-monitor-agent`,
  );
  assert.equal(chart.headers.get('content-type'), 'image/png');
});

test('the front door splits 80:20, names the client itself and counts in one store', async (t) => {
  const rung = await startRung(t);
  const answers = [];
  for (let i = 0; i < 500; i++) answers.push(await hit(rung.front));
  const numbers = new Set(answers.map(({ hits }) => hits));
  assert.equal(numbers.size, 500);
  assert.equal(Math.max(...numbers), 500);
  const v2 = answers.filter(({ version }) => version === 'v2').length;
  // 100 expected; five standard deviations are 45.
  assert.ok(Math.abs(v2 - 100) < 45, `${v2} of 500 by v2`);

  const forged = { 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '203.0.113.9' };
  const seen = await fetch(`${rung.front}/headers`, { headers: forged });
  const { headers } = (await seen.json()) as { headers: Record<string, string> };
  assert.equal(headers['x-real-ip'], '127.0.0.1');
  assert.equal(headers['x-forwarded-for'], '127.0.0.1');
  assert.equal(headers.host, `127.0.0.1:${rung.config.FRONT_PORT}`);
});

test('the count survives a restart', async (t) => {
  const environment = await localEnvironment();
  const first = startLocalRung(environment);
  await first.ready();
  assert.equal((await hit(first.front)).hits, 1);
  first.process.kill('SIGINT');
  assert.equal(await first.ended, 0);
  const second = startLocalRung(environment);
  t.after(() => removeLocalRung(second));
  await second.ready();
  assert.equal((await hit(second.front)).hits, 2);
});

test('Ctrl-C stops everything, and leaves nothing running', async (t) => {
  const rung = await startRung(t);
  assert.notEqual((await rung.listening()).length, 0);
  rung.process.kill('SIGINT');
  assert.equal(await rung.ended, 0);
  assert.deepEqual(await rung.listening(), []);
});

test('nothing is left when npm is told to end, or the kit is killed', async (t) => {
  const byNpm = await startRung(t, {}, 'npm');
  byNpm.process.kill('SIGTERM');
  await byNpm.ended;
  await nothingListens(byNpm);
  const killed = await startRung(t);
  killed.process.kill('SIGKILL');
  await killed.ended;
  await nothingListens(killed);
});

test('a second signal ends at once', async (t) => {
  const rung = await startRung(t, { SHUTDOWN_DELAY_MS: '60000' });
  rung.process.kill('SIGINT');
  await waitUntil('stopping', 5_000, () => rung.output().includes('Stopping'));
  rung.process.kill('SIGINT');
  assert.equal(await rung.ended, 1);
  await nothingListens(rung);
});

test('a port in use is one line: the port, who holds it, the variable that changes it', async (t) => {
  const environment = await localEnvironment();
  const port = Number(environment.CHART_AGENT_PORT);
  const holder = createServer().listen(port, '127.0.0.1');
  t.after(() => holder.close());
  const rung = startLocalRung(environment);
  t.after(() => removeLocalRung(rung));
  assert.equal(await rung.ended, 1);
  const lines = rung.output().trim().split('\n');
  assert.equal(lines.length, 1, rung.output());
  assert.match(lines[0] ?? '', new RegExp(`^Port ${port} is in use.*set CHART_AGENT_PORT`));
  if (process.platform === 'linux') assert.match(lines[0] ?? '', new RegExp(`pid ${process.pid}`));
});

test('a bad environment stops the start, with every bad variable named', async (t) => {
  const environment = { ...(await localEnvironment()), CANARY_WEIGHT: '120', FRONT_PORT: 'x' };
  const rung = startLocalRung(environment);
  t.after(() => removeLocalRung(rung));
  assert.equal(await rung.ended, 2);
  assert.match(rung.output(), /CANARY_WEIGHT must be an integer from 0 to 100, not 120/);
  assert.match(rung.output(), /FRONT_PORT must be an integer from 1 to 65535, not "x"/);
});

test('a version that fails is not asked twice: its errors are its share', async (t) => {
  const rung = await startRung(t, { CANARY_WEIGHT: '100' });
  const [, , v2] = planProcesses(rung.config);
  const admin = `http://127.0.0.1:${v2?.ports[1]?.port}`;
  const rules = JSON.stringify({ errorPercent: 100, errorStatus: 503 });
  await fetch(`${admin}/faults`, { method: 'PUT', body: rules });
  const answer = await fetch(rung.front);
  assert.equal(answer.status, 503);
  const metrics = await (await fetch(`${admin}/metrics`)).text();
  assert.match(metrics, /http_requests_total\{route="\/",method="GET",status="503",.*\} 1\n/);
});

test('a version that is gone is a 502 that says so, and is told of on the terminal', async (t) => {
  const rung = await startRung(t, { CANARY_WEIGHT: '0' });
  process.kill(await findPid(rung, 'hit-counter-v1'), 'SIGKILL');
  await waitUntil('the end is told', 5_000, () =>
    rung.output().includes('hit-counter-v1 ended (SIGKILL)'),
  );
  const answer = await fetch(rung.front);
  assert.equal(answer.status, 502);
  const { detail } = (await answer.json()) as { detail: string };
  assert.match(detail, /No hit-counter answers/);
});

test('REDIS_URL moves the counter into Redis', { skip: redisServerMissing }, async (t) => {
  const redis = await startRedis();
  t.after(() => redis.stop());
  const rung = await startRung(t, { REDIS_URL: redis.url });
  assert.match(rung.output(), /kept in Redis/);
  assert.equal((await hit(rung.front)).hits, 1);
});

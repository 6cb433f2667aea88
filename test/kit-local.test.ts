import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext, test } from 'node:test';
import { root } from '../kit/src/paths.ts';
import { runKit, startKit } from '../kit/test/canary/kit-process.ts';
import { startVisits, visitTimes } from './compose/support/visits.ts';
import { freePort } from './support/free-ports.ts';
import { localEnvironment } from './support/local-rung.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { waitUntil } from './support/wait.ts';

/** The rung is named; where it has to be found, nothing else is there. */
const surroundings = {
  KIT_RUNG: 'local',
  COMPOSE_PROJECT_NAME: `meshwalk-none-${process.pid}`,
  KUBECONFIG: '/dev/null',
};

type Environment = Record<string, string>;

interface Instance {
  service: string;
  version: string;
  name: string;
  isReady: boolean;
  adminUrl: string;
  pid: number;
}

interface Status {
  rung: string;
  v2Percent: number;
  instances: Instance[];
}

/** Ends the rung, whatever state it is in, and removes its data. */
async function removeRung(environment: Environment): Promise<void> {
  await runKit(['down', '--yes'], environment);
  const options = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
  await rm(environment.DATA_DIR ?? '', options);
}

async function newEnvironment(t: TestContext): Promise<Environment> {
  const environment = { ...surroundings, ...(await localEnvironment()) };
  t.after(() => removeRung(environment));
  return environment;
}

async function answers(environment: Environment, variable: string): Promise<boolean> {
  const url = `http://127.0.0.1:${environment[variable]}/`;
  return fetch(url).then(
    () => true,
    () => false,
  );
}

describe('kit on the local rung', () => {
  let environment: Environment;
  let front: string;
  let door: string;

  /** Calls the kit, and holds it to what is so of every call: no colours where nobody sees them. */
  async function kit(...words: string[]) {
    return kitIn(environment, ...words);
  }
  async function kitIn(surroundings: Environment, ...words: string[]) {
    const call = await runKit(words, surroundings);
    assert.ok(!`${call.stdout}${call.stderr}`.includes('\x1b'), 'colours in a pipe');
    return call;
  }

  async function succeed(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await kit(...words);
    assert.equal(code, 0, `kit ${words.join(' ')}: ${stderr}`);
    return stdout;
  }

  const readStatus = async (): Promise<Status> => JSON.parse(await succeed('status', '--json'));
  const copiesOf = ({ instances }: Status, version: string) =>
    instances.filter((one) => one.service === 'hit-counter' && one.version === version);

  before(async () => {
    environment = { ...surroundings, ...(await localEnvironment()) };
    front = `http://127.0.0.1:${environment.FRONT_PORT}`;
    door = `http://127.0.0.1:${environment.FRONT_ADMIN_PORT}`;
    const { code, stdout, stderr } = await kit('up', '--detach');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /80 % v1, 20 % v2/);
    assert.match(stdout, new RegExp(`${front}/live`));
    assert.match(stderr, /^rung: local$/m);
  });
  after(() => removeRung(environment));

  it('is found, and tells of its copies, its weight and its addresses', async () => {
    const { KIT_RUNG, ...unnamed } = environment;
    const { stdout, stderr, code } = await kitIn(unnamed, 'status');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^rung: local$/m);
    assert.match(stdout, /hit-counter v2 +1 of 1 ready +hit-counter-v2/);
    const { rung, v2Percent, instances } = await readStatus();
    assert.deepEqual([rung, v2Percent], ['local', 20]);
    assert.deepEqual(
      instances.map(({ name, isReady }) => [name, isReady]),
      [
        ['chart-agent', true],
        ['hit-counter-v1', true],
        ['hit-counter-v2', true],
        ['metric-generator', true],
      ],
    );
  });

  it('is not started twice', async () => {
    const { code, stderr } = await kit('up', '--detach');
    assert.equal(code, 0);
    assert.match(stderr, /It is up already/);
  });

  it('moves the weight, and loses no request meanwhile', async () => {
    const visits = startVisits(front, { visitors: 2 });
    assert.match(await succeed('canary', 'set', '50%'), /50 % v1, 50 % v2/);
    const moved = JSON.parse(await succeed('canary', 'promote', '--json'));
    assert.deepEqual(moved, { rung: 'local', v2Percent: 100 });
    assert.deepEqual(Object.keys((await visitTimes(front, 50)).byVersion), ['v2']);
    await succeed('canary', 'rollback');
    assert.deepEqual(Object.keys((await visitTimes(front, 50)).byVersion), ['v1']);
    await succeed('canary', 'set', '20');
    const { refusals, hits } = await visits.stop();
    assert.deepEqual(refusals, []);
    assert.equal(new Set(hits).size, hits.length, 'a number was given twice');
  });

  it('scales a version to three that take turns, and back, and loses no request', async () => {
    await succeed('canary', 'set', '0');
    const visits = startVisits(front, { visitors: 2 });
    assert.match(await succeed('scale', 'hit-counter', '3'), /hit-counter v1: 3 copies/);
    const pids = new Set(copiesOf(await readStatus(), 'v1').map(({ pid }) => pid));
    assert.equal(pids.size, 3);
    const hosts = new Set<string>();
    await waitUntil('three answer', 30_000, async () => {
      for (const host of (await visitTimes(`${front}/version`, 9)).hosts) hosts.add(host);
      return hosts.size === 3;
    });
    await succeed('scale', 'hit-counter', '1');
    assert.deepEqual((await visits.stop()).refusals, []);
    assert.equal(copiesOf(await readStatus(), 'v1').length, 1);
    await succeed('canary', 'set', '20');
  });

  it('answers 503 for a version that has no copy, and says so', async () => {
    await succeed('scale', 'hit-counter', '0', '--version', 'v2');
    await succeed('canary', 'promote');
    const answer = await fetch(front);
    assert.equal(answer.status, 503);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.match(await answer.text(), /has no replica/);
    assert.match((await kit('status')).stdout, /hit-counter v2 +none/);
    await succeed('scale', 'hit-counter', '1', '--version', 'v2');
    assert.equal((await fetch(front)).status, 200);
    await succeed('canary', 'set', '20');
  });

  it('sets, shows and clears the faults of one version', async () => {
    const words = ['--version', 'v2', '--error', '100', '--delay', '0.01s', '--ttl', '600'];
    assert.match(await succeed('fault', 'hit-counter', ...words), /10 ms late: 100 %, 503: 100 %/);
    const shown = await succeed('fault', 'hit-counter', 'show');
    assert.match(shown, /hit-counter-v1 +no faults\n.*hit-counter-v2 +10 ms late/);
    await succeed('canary', 'promote');
    assert.equal((await fetch(front)).status, 503);
    assert.match(await succeed('fault', 'hit-counter', 'clear'), /hit-counter-v2 +no faults/);
    assert.equal((await fetch(front)).status, 200);
    await succeed('canary', 'set', '20');
  });

  it('hands on what the service says of a fault out of range, with exit code 2', async () => {
    const { code, stderr } = await kit('fault', 'hit-counter', '--error', '150', '--ttl', 'x');
    assert.equal(code, 2);
    assert.match(stderr, /errorPercent must be a number from 0 to 100 \(got 150\)/);
    assert.match(stderr, /ttlSeconds must be an integer from 1 to 3600 \(got "x"\)/);
    assert.match(
      await succeed('fault', 'hit-counter', 'show'),
      /^( +hit-counter-v\d +no faults\n){2}$/,
    );
  });

  it('prints each call before it makes it, as one could type it', async () => {
    const { stderr } = await kit('canary', 'set', '20');
    assert.match(stderr, new RegExp(`^\\$ curl -X PUT -d '{"v2Percent":20}' ${door}/weight$`, 'm'));
  });

  it('only prints in a dry run', async () => {
    const { code, stdout, stderr } = await kit(
      'canary',
      'set',
      '90',
      '--dry-run',
      '--rung',
      'local',
    );
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /^\$ curl /m);
    assert.equal((await readStatus()).v2Percent, 20);
  });

  for (const [what, words, reason] of [
    ['a weight above 100', ['canary', 'set', '101'], /whole number from 0 to 100/],
    ['a weight that is no number', ['canary', 'set', 'x'], /whole number from 0 to 100/],
    ['a service that is none', ['scale', 'redis', '2'], /Allowed choices are/],
    ['too many copies', ['scale', 'hit-counter', '11'], /whole number from 0 to 10/],
    ['more of what is not balanced', ['scale', 'chart-agent', '2'], /has one process/],
    ['a v2 that is none', ['scale', 'chart-agent', '1', '--version', 'v2'], /has no v2/],
    ['faults without any', ['fault', 'hit-counter'], /--error, --delay or --abort/],
    ['revisions, which it does not keep', ['rollback', 'hit-counter'], /keeps no revisions/],
    ['a mesh, which it does not have', ['mesh', 'on'], /needs pods/],
    ['a removal that nobody confirms', ['down'], /Say so with --yes/],
    ['an unknown option', ['status', '--frobnicate'], /unknown option '--frobnicate'/],
  ] as const) {
    it(`refuses ${what}, with exit code 2`, async () => {
      const { code, stdout, stderr } = await kit(...words);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, reason);
    });
  }

  it('shows what the services write', async () => {
    const lines = (await succeed('logs', 'metric-generator', '--tail', '1')).trim().split('\n');
    assert.equal(lines.length, 1);
    assert.equal(JSON.parse(lines[0] ?? '').app, 'metric-generator');
  });

  it('runs the job at hand, which adds a line with the hits since the line before', async () => {
    const readTotal = async () =>
      ((await (await fetch(`${front}/hits`)).json()) as { hits: number }).hits;
    await fetch(front);
    const total = await readTotal();
    assert.match(await succeed('job', 'run'), new RegExp(`^until,hits,total\n.*,${total}\n$`));
    await fetch(front);
    const { record } = JSON.parse(await succeed('job', 'run', '--json'));
    const last = record.map(({ hits, total }: { hits: number; total: number }) => [hits, total]);
    assert.deepEqual(last, [
      [total, total],
      [1, total + 1],
    ]);
    assert.equal(await readTotal(), total + 1);
  });

  for (const words of [['schedule'], ['list'], ['remove', '--yes']]) {
    it(`has no scheduler to ${words[0]} a job with, exit code 3, and says what has`, async () => {
      const { code, stdout, stderr } = await kit('job', ...words);
      assert.deepEqual([code, stdout], [3, ''], stderr);
      assert.match(stderr, /local has no scheduler: let cron .* run npx kit job run --rung local/);
    });
  }

  it('says no on its admin port as every service does, and measures', async () => {
    const asked = [
      [`${door}/nowhere`, {}, 404, /Nothing answers GET \/nowhere/],
      [`${door}/weight`, {}, 405, /it answers PUT/],
      [`${door}/weight`, { method: 'PUT', body: '{"v2Percent":101}' }, 400, /v2Percent must be/],
      [
        `${door}/replicas`,
        { method: 'PUT', body: '{"replicas":11}' },
        400,
        /service must be given/,
      ],
    ] as const;
    for (const [url, options, status, detail] of asked) {
      const answer = await fetch(url, options);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.match(await answer.text(), detail);
    }
    const metrics = await (await fetch(`${door}/metrics`)).text();
    assert.match(metrics, /^canary_weight_percent\{.*\} 20$/m);
    assert.match(metrics, /^http_requests_total\{.*app="front-door".*\} \d+$/m);
  });

  it('goes back to the start: weight, copies, faults, what has died, and the count', async () => {
    await succeed('canary', 'set', '70');
    await succeed('scale', 'hit-counter', '2', '--version', 'v2');
    await succeed('fault', 'metric-generator', '--delay', '5s');
    const agent = (await readStatus()).instances.find(({ name }) => name === 'chart-agent');
    process.kill(agent?.pid ?? 0, 'SIGKILL');
    const log = join(environment.DATA_DIR ?? '', 'logs', 'kit.log');
    await waitUntil('the end is told', 30_000, async () =>
      (await readFile(log, 'utf8')).includes('chart-agent ended (SIGKILL)'),
    );
    await fetch(front);
    assert.match(
      await succeed('reset', '--yes', '--with-data'),
      /^Back at the start, in \d+ s\.$/m,
    );
    const status = await readStatus();
    assert.equal(status.v2Percent, 20);
    assert.equal(copiesOf(status, 'v2').length, 1);
    assert.deepEqual(
      status.instances.map(({ isReady }) => isReady),
      [true, true, true, true],
    );
    assert.match(await succeed('fault', 'metric-generator', 'show'), /no faults/);
    const { hits } = (await (await fetch(`${front}/hits`)).json()) as { hits: number };
    assert.equal(hits, 0);
  });

  for (const [what, key, code, said] of [
    ['Ctrl-C', '\x03', 130, /Interrupted\. Nothing was changed\./],
    ['Ctrl-D', '\x04', 0, /Nothing was removed\./],
  ] as const) {
    it(`removes nothing where ${what} is the answer to its question`, async () => {
      const call = `${process.execPath} kit/src/main.ts down`;
      const terminal = spawn('script', ['--quiet', '--return', '--command', call, '/dev/null'], {
        cwd: root,
        env: { PATH: process.env.PATH, TERM: 'xterm', ...environment },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let shown = '';
      terminal.stdout.setEncoding('utf8').on('data', (text) => {
        const wasAsked = shown.includes('[y/N]');
        shown += text;
        if (!wasAsked && shown.includes('[y/N]')) terminal.stdin.write(key);
      });
      assert.deepEqual(await once(terminal, 'close'), [code, null], shown);
      assert.match(shown, said);
      assert.equal((await readStatus()).instances.length, 4);
    });
  }

  it('goes down, says so, and keeps the count', async () => {
    const { code, stdout, stderr } = await kit('down', '--yes');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /the kit that runs it \(pid \d+\)\n.*hit-counter-v1 \(pid \d+\)/s);
    assert.match(stdout, /down; the count is kept/);
    for (const variable of Object.keys(environment).filter((name) => name.endsWith('_PORT'))) {
      assert.equal(await answers(environment, variable), false, variable);
    }
    assert.ok(existsSync(join(environment.DATA_DIR ?? '', 'hits')));
    const { KIT_RUNG, ...unnamed } = environment;
    const late = await kitIn(unnamed, 'status');
    assert.equal(late.code, 3);
    assert.match(late.stderr, /No rung is up\. Bring one up: npx kit up/);
    assert.match(await succeed('down', '--yes'), /nothing to remove/);
  });
});

test('Ctrl-C while it starts in the background leaves nothing', async (t) => {
  const environment = await newEnvironment(t);
  // Nothing listens there: the hit-counters start, and are never ready.
  environment.REDIS_URL = `redis://127.0.0.1:${await freePort()}`;
  const { child, ended } = startKit(['up', '--detach'], environment);
  await waitUntil('a service answers', 60_000, () => answers(environment, 'METRIC_GENERATOR_PORT'));
  // Twice, as npx passes on what the terminal has sent already.
  child.kill('SIGINT');
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Interrupted\. Nothing is left of it\./);
  await waitUntil('nothing answers', 60_000, async () => {
    const ports = Object.keys(environment).filter((name) => name.endsWith('_PORT'));
    const found = await Promise.all(ports.map((variable) => answers(environment, variable)));
    return !found.includes(true);
  });
});

test('what stands in the way of a start in the background is said, with exit code 1', async (t) => {
  const environment = await newEnvironment(t);
  const port = Number(environment.CHART_AGENT_PORT);
  const holder = createServer().listen(port, '127.0.0.1');
  t.after(() => holder.close());
  await once(holder, 'listening');
  const { code, stderr } = await runKit(['up', '--detach'], environment);
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(`^Port ${port} is in use.*set CHART_AGENT_PORT`, 'm'));
});

test('down ends no process that a stranger on the admin port names', async (t) => {
  const environment = await newEnvironment(t);
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  t.after(() => bystander.kill('SIGKILL'));
  const lie = JSON.stringify({ rung: 'local', pid: bystander.pid, instances: [], urls: {} });
  const stranger = createServer((_request, response) => response.end(lie));
  stranger.listen(Number(environment.FRONT_ADMIN_PORT), '127.0.0.1');
  t.after(() => stranger.close());
  await once(stranger, 'listening');
  const { code, stderr } = await runKit(['down', '--yes'], environment);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /is held by .*, not by pid \d+: nothing was ended/);
  assert.equal(bystander.exitCode ?? bystander.signalCode, null);
});

test('down with data removes no folder that a stranger on the admin port names', async (t) => {
  const environment = await newEnvironment(t);
  const precious = await temporaryFolder(t);
  // No process has this number, should it come to that.
  const lie = { rung: 'local', pid: 2 ** 30, instances: [], urls: {}, hitsDir: precious };
  const stranger = createServer((_request, response) => response.end(JSON.stringify(lie)));
  stranger.listen(Number(environment.FRONT_ADMIN_PORT), '127.0.0.1');
  t.after(() => stranger.close());
  await once(stranger, 'listening');
  for (const verb of ['down', 'reset']) {
    const { code, stderr } = await runKit([verb, '--with-data', '--yes'], environment);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /set DATA_DIR as the rung has it/);
  }
  assert.ok(existsSync(precious));
});

test('what answers on the admin port and is none of ours counts as nothing', async (t) => {
  const environment = await newEnvironment(t);
  const stranger = createServer((_request, response) => response.end('{}'));
  stranger.listen(Number(environment.FRONT_ADMIN_PORT), '127.0.0.1');
  t.after(() => stranger.close());
  await once(stranger, 'listening');
  const { code, stderr } = await runKit(['status'], environment);
  assert.equal(code, 3);
  assert.match(stderr, /is not the local rung/);
});

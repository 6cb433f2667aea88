import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it, type TestContext } from 'node:test';
import { root } from '../kit/src/paths.ts';
import { launchBrowser, missingBrowser } from './support/browser.ts';
import { startCanary } from './support/canary.ts';
import { freePorts } from './support/free-ports.ts';
import { localEnvironment, removeLocalRung, startLocalRung } from './support/local-rung.ts';
import { missingNginx, startNginx } from './support/nginx.ts';
import { type RunningService, startService } from './support/service-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

/** Generous, for a machine that is busy: nothing here should come near it. */
const patience = ['--timeout', '120'];

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  targets: {
    service: string;
    url: string;
    checks: { id: string; outcome: string; failure?: object; reason?: string }[];
  }[];
}

function startCheck(words: string[], env: Record<string, string> = {}) {
  const main = join(root, 'kit/src/main.ts');
  const child = spawn(process.execPath, [main, 'check', ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [code]]) => ({ stdout, stderr, code: code as number | null }),
  );
  return { child, ended };
}

const runCheck = (words: string[], env?: Record<string, string>) => startCheck(words, env).ended;

/** Runs the checks, expects that all passed, and gives the totals. */
async function expectKept(words: string[], env: Record<string, string> = {}): Promise<Totals> {
  const { stdout, stderr } = await runCheck([...words, '--json', ...patience], env);
  assert.ok(stdout.startsWith('{'), stderr);
  const totals = JSON.parse(stdout) as Totals;
  const broken = totals.targets.flatMap(({ checks }) => checks).filter(({ failure }) => failure);
  assert.deepEqual(broken, []);
  return totals;
}

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('kit check', () => {
  let generator: RunningService;
  before(async () => {
    generator = await startService('metric-generator');
  });
  after(() => generator.stop());

  it('without a URL asks every service of the local rung, and each instance by itself', async (t) => {
    const environment = await localEnvironment();
    const rung = startLocalRung(environment);
    t.after(() => removeLocalRung(rung));
    await rung.ready();
    const { targets, passed } = await expectKept(['--rung', 'local'], environment);
    assert.deepEqual(
      targets.map(({ service }) => service),
      ['metric-generator', 'chart-agent', 'hit-counter', 'hit-counter', 'hit-counter'],
    );
    assert.ok(passed > 200, String(passed));
    const skipped = targets.flatMap(({ checks }) => checks.filter(({ reason }) => reason));
    assert.ok(skipped.some(({ reason }) => reason?.includes('--with-faults')));
  });

  it('passes a hit-counter behind each front door', { skip: missingNginx }, async (t) => {
    const canary = await startCanary(0.5);
    t.after(() => canary.stop());
    const { targets } = await expectKept([canary.url]);
    assert.equal(targets[0]?.service, 'hit-counter');

    const nginx = await startNginx({ v1: canary.v1, v2: canary.v2, v2Percent: 50 });
    t.after(() => nginx.stop());
    await expectKept([nginx.url]);
  });

  it('says by name what it was asked for, and nothing else', async () => {
    const words = [generator.url, '--only', 'metric-generator.health.*'];
    const { targets } = await expectKept(words);
    const ids = targets.flatMap(({ checks }) => checks.map(({ id }) => id));
    assert.deepEqual(ids, ['metric-generator.health.alive', 'metric-generator.health.ready']);
    const { stdout } = await runCheck([generator.url, '--only', 'health']);
    assert.match(stdout, /^metric-generator at http:/);
    assert.match(stdout, /✔ pass {2}metric-generator\.health\.alive +GET \/healthz says/);
    assert.match(stdout, /\n2 passed, 0 failed, 0 skipped\n$/);
  });

  it('holds a service that it does not know to what all have in common', async (t) => {
    const name = Buffer.from('fourth-one');
    const url = await serve(t, async ({ url: path = '' }, response) => {
      const answer = await fetch(generator.url + path);
      const body = (await answer.text()).replaceAll('metric-generator', String(name));
      response.writeHead(answer.status, {
        'content-type': answer.headers.get('content-type') ?? '',
      });
      response.end(body);
    });
    const { targets } = await expectKept([url, '--only', 'about.version']);
    assert.deepEqual(
      targets[0]?.checks.map(({ id }) => id),
      ['fourth-one.about.version'],
    );
  });

  it('fails with what was expected, what came, and the request as a curl line', async (t) => {
    const url = await serve(t, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"dead"}');
    });
    const words = [url, '--service', 'metric-generator', '--only', 'health.alive'];
    const { stdout, stderr, code } = await runCheck(words);
    assert.equal(code, 1);
    assert.match(stdout, /✖ FAIL {2}metric-generator\.health\.alive/);
    assert.match(stdout, /expected {2}status must be one of alive \(got "dead"\)/);
    assert.match(stdout, /came {6}200 OK, application\/json, \{"status":"dead"\}/);
    assert.ok(stdout.includes(`request   curl --globoff --path-as-is -i ${url}/healthz`), stdout);
    assert.match(stderr, /1 of 1 checks failed/);
    assert.ok(!stdout.includes('\x1b['), 'no colours off a terminal');
  });

  it('writes JUnit XML that a parser takes', { skip: missingBrowser }, async (t) => {
    const url = await serve(t, (_request, response) => {
      response.setHeader('content-type', 'text/plain; charset=utf-8').end('<&"\0 ]]> 次\x1b[');
    });
    const file = join(await temporaryFolder(t), 'check.xml');
    const words = [url, '--service', 'hit-counter', '--only', 'answer', '--junit', file];
    assert.equal((await runCheck(words)).code, 1);
    const browser = await launchBrowser();
    t.after(() => browser.close());
    const page = await browser.newPage();
    const xml = JSON.stringify(await readFile(file, 'utf8'));
    const found = await page.evaluate(`(() => {
      const parsed = new DOMParser().parseFromString(${xml}, 'application/xml');
      const count = (name) => parsed.getElementsByTagName(name).length;
      const suite = parsed.querySelector('testsuites > testsuite');
      return {
        errors: count('parsererror'),
        cases: count('testcase'),
        failures: count('failure'),
        tests: Number(suite?.getAttribute('tests')),
      };
    })()`);
    assert.deepEqual(found, { errors: 0, cases: 7, failures: 7, tests: 7 });
  });

  it('says at once that nothing answers, with exit code 3', async () => {
    const [port] = await freePorts(1);
    const { stdout, stderr, code } = await runCheck([`http://127.0.0.1:${port}`, ...patience]);
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, new RegExp(`Nothing answers at http://127.0.0.1:${port}: .*ECONNREFUSED`));
  });

  it('does not wait longer than its timeout for a service that never answers', async (t) => {
    const url = await serve(t, () => undefined);
    const silent = await runCheck([url, '--timeout', '1']);
    assert.equal(silent.code, 3);
    assert.match(silent.stderr, /no answer within 1 s/);
  });

  it('says of a service that stays unready what it answers, with exit code 3', async (t) => {
    const url = await serve(t, (_request, response) => {
      response.writeHead(503, { 'retry-after': '0', 'content-type': 'application/problem+json' });
      response.end('{"detail":"No hit-counter answers"}');
    });
    const { code, stderr } = await runCheck([url, '--timeout', '1']);
    assert.equal(code, 3);
    assert.match(stderr, /did not become ready within 1 s: 503 .*No hit-counter answers/);
  });

  it('refuses a wrong call with exit code 2 and says what is wrong', async (t) => {
    const stranger = await serve(t, (_request, response) => response.end('<h1>Hi</h1>'));
    const calls: [string[], RegExp][] = [
      [['not a url'], /must be a URL such as http:\/\/localhost:8000/],
      [['ftp://localhost'], /must be a URL/],
      [[generator.url, '--only', 'no-such-check'], /No check is named like no-such-check/],
      [[generator.url, '--only', 'faults.ttl*'], /No check is named like/],
      [[generator.url, '--only', '*.faults.error'], /The one check was skipped/],
      [[generator.url, '--timeout', '0'], /whole number from 1 to 600/],
      [[generator.url, '--service', 'hit-conter'], /Allowed choices are metric-generator/],
      [[stranger], /Which service is .*name it with --service/],
      [['--admin-url', generator.adminUrl], /--admin-url goes with the URL/],
      [['--nonsense'], /unknown option/],
    ];
    for (const [words, said] of calls) {
      const { stderr, code } = await runCheck(words);
      assert.match(stderr, said, words.join(' '));
      assert.equal(code, 2, words.join(' '));
    }
    const file = join(await temporaryFolder(t), 'missing', 'check.xml');
    const { stderr, code } = await runCheck([generator.url, '--junit', file]);
    assert.equal(code, 3);
    assert.match(stderr, /cannot be written/);
  });
});

describe('kit check and faults', () => {
  let generator: RunningService;
  before(async () => {
    generator = await startService('metric-generator');
  });
  after(() => generator.stop());

  const faultsOf = async ({ adminUrl }: RunningService) =>
    (await (await fetch(`${adminUrl}/faults`)).json()) as { active: boolean };

  it('sets some where an admin port is given, and leaves none', async () => {
    const words = [generator.url, '--admin-url', generator.adminUrl];
    const { skipped } = await expectKept(words);
    assert.equal(skipped, 0);
    assert.deepEqual(await faultsOf(generator), { active: false });
  });

  it('leaves those that somebody else has set alone', async (t) => {
    const body = JSON.stringify({ delayPercent: 0, ttlSeconds: 600 });
    await fetch(`${generator.adminUrl}/faults`, { method: 'PUT', body });
    t.after(() => fetch(`${generator.adminUrl}/faults`, { method: 'DELETE' }));
    const words = [generator.url, '--admin-url', generator.adminUrl, '--only', 'faults'];
    const { targets, passed } = await expectKept(words);
    assert.equal(passed, 2);
    const reasons = targets.flatMap(({ checks }) => checks.map(({ reason }) => reason));
    assert.ok(reasons.some((reason) => reason?.includes('somebody has set faults')));
    assert.equal((await faultsOf(generator)).active, true);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`clears its own on ${signal}, and still says what it found`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'kit-check-'));
      t.after(() => rm(folder, { recursive: true }));
      const file = join(folder, 'check.xml');
      let requests = 0;
      const held = Promise.withResolvers<void>();
      const url = await serve(t, (_request, response) => {
        requests += 1;
        if (requests === 1) response.end('{"name":"metric-generator"}');
        else held.resolve();
      });
      const admin = ['--admin-url', generator.adminUrl, '--only', '*.faults.error'];
      const { child, ended } = startCheck([url, ...admin, '--junit', file, '--timeout', '600']);
      t.after(() => child.kill('SIGKILL'));
      await Promise.race([held.promise, ended.then(({ stderr }) => assert.fail(stderr))]);
      assert.equal((await faultsOf(generator)).active, true);

      child.kill(signal);
      const { stdout, stderr, code } = await ended;
      assert.equal(code, 130);
      assert.match(stderr, /Interrupted\. What the checks had set is cleared\./);
      assert.match(stdout, /0 passed, 0 failed, 0 skipped/);
      assert.deepEqual(await faultsOf(generator), { active: false });
      assert.match(await readFile(file, 'utf8'), /<\/testsuites>\n$/);
    });
  }
});

it('kit check --list names every check once, and docs/ explains each in both languages', async () => {
  const { stdout, code } = await runCheck(['--list', '--json']);
  assert.equal(code, 0);
  const ids = (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const rules = new Set(ids.map((id) => id.slice(id.indexOf('.') + 1)));
  for (const language of ['en', 'zh']) {
    const page = await readFile(join(root, 'docs', language, 'reference/checks.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `[a-z]+\.[\w-]+`/.test(line));
    const documented = rows.flatMap((row) => row.split('|')[1]?.match(/[a-z]+\.[\w-]+/g) ?? []);
    assert.deepEqual([...new Set(documented)].sort(), [...rules].sort(), language);
  }
});

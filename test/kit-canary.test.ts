import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, describe, it, type TestContext } from 'node:test';
import { runKit, runKitForJson, startKit } from '../kit/test/canary/kit-process.ts';
import { type Canary, startCanary } from './support/canary.ts';
import {
  type LocalRung,
  localEnvironment,
  removeLocalRung,
  startLocalRung,
} from './support/local-rung.ts';
import { missingNginx, startNginx } from './support/nginx.ts';
import { waitUntil } from './support/wait.ts';

/** For a machine that is busy: nothing here should come near it. */
const patience = ['--timeout', '120'];
/** Nothing is written for it: on a busy disk that takes its time. */
const quickly = ['--path', '/version', ...patience];
/** A true split fails one time in a million, and passes to 50 points all but as surely. */
const surely = ['--confidence', '0.999999', '--precision', '50', '-n', '240', ...quickly];

interface Verified {
  verdict: string;
  hints: string[];
  samples: {
    connections: string;
    requests: number;
    byVersion: Record<string, number>;
    errors: { kind: string; version?: string; count: number }[];
    faulted: number;
    connectionsOpened: number;
    isKeptAlive: boolean;
    isSticking: boolean;
    verdict: string;
  }[];
}

async function verify(url: string, ...words: string[]) {
  const call = ['canary', 'verify', '--url', url, ...surely, ...words];
  const { answers, stderr, code } = await runKitForJson<Verified>(call);
  const [verified] = answers;
  if (verified === undefined) throw new Error(stderr);
  return { ...verified, stderr, code };
}

describe('kit canary verify', () => {
  let canary: Canary;
  before(async () => {
    canary = await startCanary(0.2);
  });
  after(() => canary?.stop());
  afterEach(async () => {
    canary.setShare(0.2);
    await canary.clearFaults();
  });

  it('passes the split that is there, over fresh and over kept-alive connections', async () => {
    const { verdict, code, samples, stderr } = await verify(canary.url, '--expect', '80:20');
    assert.equal(verdict, 'pass', stderr);
    assert.equal(code, 0);
    const [fresh, kept] = samples;
    assert.deepEqual([fresh?.connections, kept?.connections], ['fresh', 'kept-alive']);
    assert.deepEqual([fresh?.requests, kept?.requests], [120, 120]);
    assert.equal(fresh?.connectionsOpened, 120);
    assert.ok((kept?.connectionsOpened ?? 120) < 60);
    assert.ok(samples.every(({ errors }) => errors.length === 0));
  });

  it('counts as many hits as it says, and none with --path /version', async () => {
    const hits = () => countHits(canary.v1);
    const first = await hits();
    const counting = await verify(canary.url, '--expect', '80:20', '--path', '/', '-n', '80');
    assert.match(counting.stderr, /80 times\. Each counts as a hit/);
    assert.equal((await hits()) - first, 80);
    await verify(canary.url, '--expect', '80:20', '-n', '80');
    assert.equal((await hits()) - first, 80);
  });

  it('fails a split that is another, and prints who got what', async () => {
    const words = ['canary', 'verify', '--url', canary.url, '-e', 'v1=50,v2=50', '-n', '400'];
    const { code, stdout, stderr } = await runKit([...words, ...quickly]);
    assert.equal(code, 1);
    assert.match(stderr, /The split is not 50:50\./);
    assert.match(stdout, /^fresh +\d+ +\d+\.\d % +\d+ +\d+\.\d % .* FAIL$/m);
    assert.match(stdout, /^kept-alive .* FAIL$/m);
    assert.match(stdout, /^FAIL {2}v2 does not get 50 % of the requests\.$/m);
    assert.ok(stdout.split('\n').every((line) => line.length <= 80));
    assert.ok(!stdout.includes('\x1b'), 'no colour where there is no terminal');
  });

  it('fails at the first answer of a version that should get nothing', async () => {
    assert.equal((await verify(canary.url, '--expect', '100:0')).verdict, 'fail');
    canary.setShare(0);
    assert.equal((await verify(canary.url, '--expect', '100:0')).verdict, 'pass');
    const { verdict, hints } = await verify(canary.url, '--expect', '80:20');
    assert.equal(verdict, 'fail');
    assert.match(hints.join(), /v1 answers everything/);
  });

  it('tells nothing from a handful, and how many it takes', async () => {
    const words = ['canary', 'verify', '--url', canary.url, '-e', '80:20', '-n', '6'];
    const { code, stdout, stderr } = await runKit([...words, '--precision', '5', ...quickly]);
    assert.equal(code, 1);
    assert.match(stdout, /TOO FEW TO TELL {2}To know it to 5 points, ask more: -n 3700/);
    assert.match(stderr, /Nobody can tell yet/);
  });

  it('knows the version of an error, and counts it for the split and apart', async () => {
    await canary.setFaults({ errorPercent: 100, errorStatus: 503 });
    const { verdict, samples, hints } = await verify(canary.url, '--expect', '80:20');
    assert.equal(verdict, 'pass');
    for (const { errors, byVersion, faulted } of samples) {
      assert.deepEqual(errors, [{ kind: 'status 503', version: 'v2', count: byVersion.v2 }]);
      assert.equal(faulted, byVersion.v2);
    }
    assert.match(hints.join(), /carry an injected fault/);
  });

  it('blames nobody for an error that names no version, and says so', async () => {
    await canary.setFaults({ abortPercent: 100 });
    const words = ['canary', 'verify', '--url', canary.url, '-e', '80:20', ...surely];
    const { code, stdout } = await runKit([...words, '--precision', '15']);
    assert.equal(code, 1);
    assert.match(stdout, /^Errors, fresh: \d+ × status 502$/m);
    assert.match(stdout, /^CANNOT TELL {2}Requests that name no version may have been for either/m);
  });

  it('finds out that something balances connections, not requests', async (t) => {
    const url = await startConnectionBalancer(t, [canary.v1, canary.v2]);
    const { verdict, samples, hints } = await verify(url, '--expect', '50:50');
    const [fresh, kept] = samples;
    assert.equal(fresh?.verdict, 'pass');
    assert.equal(kept?.isSticking, true);
    assert.equal(kept?.verdict, 'fail');
    assert.equal(verdict, 'fail');
    assert.match(hints.join(), /balances connections, not requests/);
    const freshAlone = await verify(url, '--expect', '50:50', '--over', 'fresh');
    assert.equal(freshAlone.verdict, 'pass');
  });

  it('says where nginx closes each connection that there was none to keep', {
    skip: missingNginx,
  }, async (t) => {
    const nginx = await startNginx({ v1: canary.v1, v2: canary.v2, v2Percent: 20 });
    t.after(() => nginx.stop());
    const { verdict, samples } = await verify(nginx.url, '--expect', '80:20');
    assert.equal(verdict, 'pass');
    assert.equal(samples[1]?.isKeptAlive, false);
    assert.equal(samples[1]?.connectionsOpened, 120);
  });

  it('ends with 3 where nobody answers', async () => {
    const words = ['canary', 'verify', '-e', '80:20', '--url', 'http://127.0.0.1:1'];
    const { code, stderr } = await runKit(words);
    assert.equal(code, 3);
    assert.match(stderr, /Nothing answers at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)/);
  });

  it('notices a front door that goes away in the middle', async (t) => {
    t.after(() => canary.reopenDoor());
    const call = ['canary', 'verify', '--url', canary.url, '-e', '80:20', '-n', '100000'];
    const { ended } = startKit([...call, ...patience]);
    const before = await countHits(canary.v1);
    await waitUntil('hits', 60_000, async () => (await countHits(canary.v1)) > before + 20);
    await canary.closeDoor();
    const { code, stdout } = await ended;
    assert.equal(code, 1);
    assert.match(stdout, /× no connection/);
    assert.match(stdout, /The front door stopped answering, so the asking stopped too\./);
  });
});

async function countHits(url: string): Promise<number> {
  return ((await (await fetch(`${url}/hits`)).json()) as { hits: number }).hits;
}

/** A TCP proxy that gives each connection to the next server, as a plain Service may. */
async function startConnectionBalancer(t: TestContext, urls: string[]): Promise<string> {
  let turn = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const { port, hostname } = new URL(urls[turn++ % urls.length] ?? '');
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => sockets.delete(socket));
      socket.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A door before an admin port: passes on what it is asked, once `beforePut` has come to an end. */
async function startAdminDoor(
  t: TestContext,
  port: number,
  beforePut: (body: string) => Promise<void>,
): Promise<number> {
  const server = createHttpServer(async (request, response) => {
    const method = request.method ?? 'GET';
    const body = await text(request);
    if (method === 'PUT') await beforePut(body);
    const url = `http://127.0.0.1:${port}${request.url}`;
    const answer = await fetch(url, { method, ...(body && { body }) });
    response.writeHead(answer.status).end(await answer.text());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

interface RunEvent {
  event: string;
  v2Percent: number;
  outcome?: string;
  reasons?: string[];
}

describe('kit canary run on the local rung', () => {
  let environment: Record<string, string>;
  let rung: LocalRung;
  before(async () => {
    environment = await localEnvironment();
    rung = startLocalRung(environment);
    await rung.ready();
  });
  after(() => rung && removeLocalRung(rung));

  /** v2's latency may be what it likes, unless a test is about it. */
  const calm = ['--p99-floor', '60000', '--confidence', '0.999999999', ...quickly];
  const kit = (...words: string[]) => ['--rung', 'local', ...words];
  const run = async (...words: string[]) => {
    const call = kit('canary', 'run', ...calm, ...words);
    const { answers, stderr, code } = await runKitForJson<RunEvent>(call, environment);
    const end = answers.at(-1);
    if (end === undefined) throw new Error(stderr);
    return { events: answers.map(({ event, v2Percent }) => `${event} ${v2Percent}`), end, code };
  };
  const weight = async () => {
    const answer = await fetch(`http://127.0.0.1:${environment.FRONT_ADMIN_PORT}/status`);
    return ((await answer.json()) as { v2Percent: number }).v2Percent;
  };
  const setWeight = (percent: number) => runKit(kit('canary', 'set', String(percent)), environment);
  const setFaults = async (t: TestContext, rules: object) => {
    const url = `http://127.0.0.1:${environment.HIT_COUNTER_V2_ADMIN_PORT}/faults`;
    await fetch(url, { method: 'PUT', body: JSON.stringify(rules) });
    t.after(() => fetch(url, { method: 'DELETE' }));
  };

  it('promotes a v2 that is sound, step by step', async (t) => {
    t.after(() => setWeight(20));
    const { end, events, code } = await run('--steps', '25,100', '-n', '300');
    assert.equal(end.outcome, 'promoted');
    assert.equal(code, 0);
    assert.deepEqual(events, [
      ...['step 25', 'measured 25', 'step 100', 'measured 100', 'ended 100'],
    ]);
    assert.equal(await weight(), 100);
    const again = await runKit(kit('canary', 'run'), environment);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /v2 gets everything already/);
  });

  it('rolls back a v2 that fails, and says why', async (t) => {
    await setFaults(t, { errorPercent: 50 });
    const { end, code } = await run('--steps', '25,100', '-n', '300');
    assert.equal(end.outcome, 'rolled back');
    assert.equal(code, 1);
    assert.match(String(end.reasons), /v2 failed \d+ of \d+ requests \(.* %\), and 1 % is allowed/);
    assert.equal(await weight(), 0);
  });

  it('rolls back a v2 that is slow, and says how slow', async (t) => {
    await setFaults(t, { delayMs: 6_000 });
    const slow = ['--p99-floor', '100', '--max-p99-ratio', '1', '--concurrency', '64'];
    const { end, code } = await run('--steps', '25', '-n', '140', ...slow);
    assert.equal(end.outcome, 'rolled back');
    assert.equal(code, 1);
    assert.match(String(end.reasons), /v2's p99 is \d+\.\d\d s, and .* is allowed/);
    assert.equal(await weight(), 0);
  });

  it('goes back to where it was on Ctrl-C', async (t) => {
    await setWeight(20);
    await setFaults(t, { delayMs: 500 });
    const { child, ended } = startKit(
      kit('canary', 'run', ...calm, '--steps', '50', '-n', '100000'),
      environment,
    );
    await waitUntil('the step', 60_000, async () => (await weight()) === 50);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 130, stderr);
    assert.match(stdout, /INTERRUPTED {2}v2 gets 20 % of the requests\./);
    assert.match(stderr, /^Interrupted\. v2 gets 20 % again\.$/m);
    assert.equal(await weight(), 20);
  });

  it('goes back all the same on a second Ctrl-C meanwhile, as npx passes on the first', async (t) => {
    await setWeight(20);
    await setFaults(t, { delayMs: 500 });
    const goingBack = Promise.withResolvers<void>();
    const secondSignal = Promise.withResolvers<void>();
    // Between the kit and the rung's admin port: holds the way back until the second signal is sent.
    const door = await startAdminDoor(t, Number(environment.FRONT_ADMIN_PORT), async (body) => {
      if (body !== '{"v2Percent":20}') return;
      goingBack.resolve();
      await secondSignal.promise;
    });
    const { child, ended } = startKit(
      kit('canary', 'run', ...calm, '--steps', '50', '-n', '100000'),
      { ...environment, FRONT_ADMIN_PORT: String(door) },
    );
    await waitUntil('the step', 60_000, async () => (await weight()) === 50);
    child.kill('SIGINT');
    await Promise.race([goingBack.promise, ended.then(({ stderr }) => assert.fail(stderr))]);
    child.kill('SIGINT');
    secondSignal.resolve();
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 130, stderr);
    assert.match(stdout, /INTERRUPTED {2}v2 gets 20 % of the requests\./);
    assert.match(stderr, /^Interrupted\. v2 gets 20 % again\.$/m);
    assert.equal(await weight(), 20);
  });

  it('prints the commands and what it would ask in a dry run, and moves nothing', async () => {
    await setWeight(20);
    const call = kit('--dry-run', 'canary', 'run', '--steps', '25,100');
    const { code, stderr } = await runKit(call, environment);
    assert.equal(code, 0);
    assert.match(stderr, /curl -X PUT -d '\{"v2Percent":25\}'.*1000 times.*"v2Percent":100/s);
    assert.equal(await weight(), 20);
  });

  it('lets verify expect the weight that the rung is set to', async () => {
    await setWeight(100);
    const call = kit('canary', 'verify', '-n', '200', ...quickly);
    const { code, stdout } = await runKit(call, environment);
    assert.equal(code, 0);
    assert.match(stdout, /Expected: 0 % v1, 100 % v2/);
    await setWeight(0);
    const wrong = await runKit(
      kit('canary', 'verify', '-e', '50:50', '-n', '60', ...quickly),
      environment,
    );
    assert.equal(wrong.code, 1);
    assert.match(wrong.stdout, /set to 0 % for v2, and 50 % is expected: kit canary set\s+50/);
  });
});

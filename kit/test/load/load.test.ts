import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type Canary, startCanary } from '../../../test/support/canary.ts';
import { waitUntil } from '../../../test/support/wait.ts';
import { runKit, runKitForJson, startKit } from '../canary/kit-process.ts';
import { startServer } from './servers.ts';

interface Seen {
  answers: number;
  share: number;
  latencyMs: Record<'p50' | 'p90' | 'p99' | 'p999' | 'max', number>;
  errors: number;
}

interface Loaded {
  requests: number;
  ratePerSecond: number;
  isInterrupted: boolean;
  errors: { kind: string; version?: string; count: number }[];
  all: Seen;
  versions: Record<string, Seen>;
}

/** For a machine that is busy: nothing here should come near it. */
const patience = ['--timeout', '120'];

describe('kit load', () => {
  let canary: Canary;
  before(async () => {
    canary = await startCanary(0.5);
  });
  after(() => canary?.stop());
  afterEach(() => canary.clearFaults());

  const load = async (...words: string[]) => {
    const call = ['load', '--url', canary.url, '--path', '/version', ...patience, ...words];
    const { answers, code, stderr } = await runKitForJson<Loaded>(call);
    const [loaded] = answers;
    if (loaded === undefined) throw new Error(stderr);
    return { ...loaded, code };
  };

  it('asks as often as it was told, no faster than its rate, and tells the versions apart', async () => {
    const { requests, ratePerSecond, all, versions, code } = await load(
      '--rate',
      '200',
      '-n',
      '100',
    );
    assert.equal(code, 0);
    assert.equal(requests, 100);
    assert.ok(ratePerSecond < 205, `${ratePerSecond}`);
    assert.equal(all.answers, 100);
    const { v1, v2 } = versions;
    assert.equal((v1?.answers ?? 0) + (v2?.answers ?? 0), 100);
    assert.ok(v1 && v2 && Math.abs(v1.share + v2.share - 1) < 1e-9);
  });

  it('shows a version that is slow, and one that fails, in its row alone', async () => {
    await canary.setFaults({ delayMs: 400, errorPercent: 50, seed: 1 });
    const { versions, errors, all } = await load('-c', '16', '-n', '100');
    const { v1, v2 } = versions;
    assert.equal(v1?.errors, 0);
    assert.ok((v2?.latencyMs.p50 ?? 0) > 390);
    assert.deepEqual(errors, [{ kind: 'status 503', version: 'v2', count: v2?.errors }]);
    assert.equal(all.answers + all.errors, 100);
  });

  it('prints a table that fits 80 columns, without colour where there is no terminal', async () => {
    const call = ['load', '--url', canary.url, '-n', '40', '-c', '2', ...patience];
    const { stdout, stderr, code } = await runKit(call);
    assert.equal(code, 0);
    assert.match(stdout, /^v1 +\d+ +\d+\.\d % +\S+ m?s .* 0$/m);
    assert.match(stdout, /^all +40 +100\.0 % /m);
    assert.match(stdout, /^40 requests in .* a second, 0 errors$/m);
    assert.match(stderr, /as fast as 2 connections are answered/);
    assert.ok(!stdout.includes('\x1b'));
    assert.ok(stdout.split('\n').every((line) => line.length <= 80));
  });

  it('prints what was seen until then on Ctrl-C', async () => {
    const hits = async () => {
      return ((await (await fetch(`${canary.v1}/hits`)).json()) as { hits: number }).hits;
    };
    const before = await hits();
    const call = ['load', '--url', canary.url, '--rate', '20', '-d', '10m', '--json', ...patience];
    const { child, ended } = startKit(call);
    await waitUntil('hits', 60_000, async () => (await hits()) > before + 5);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    const { isInterrupted, requests } = JSON.parse(stdout) as Loaded;
    assert.equal(code, 130);
    assert.match(stderr, /^Interrupted\. This is what was seen until then\.$/m);
    assert.equal(isInterrupted, true);
    assert.ok(requests <= (await hits()) - before);
  });

  it('refuses a host that is not ours unless it is named, and asks it nothing', async () => {
    const call = ['load', '--rung', 'local', '--url', 'http://host.invalid', '-n', '1'];
    const refused = await runKit(call);
    assert.equal(refused.code, 2);
    assert.match(
      refused.stderr,
      /host\.invalid is neither this machine nor .*--allow-host host\.invalid/s,
    );
    // Past the refusal, it is missing.
    const allowed = await runKit([...call, '--allow-host', 'host.invalid']);
    assert.equal(allowed.code, 3, allowed.stderr);
    const other = await runKit([...call, '--allow-host', 'other.invalid']);
    assert.equal(other.code, 2);
  });

  it('only says what it would do in a dry run', async () => {
    const { code, stderr, stdout } = await runKit([
      'load',
      '--dry-run',
      '--url',
      'http://127.0.0.1:1',
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /50 a second over up to 64 connections, for 30 s/);
    assert.equal(stdout, '');
  });

  it('ends with 1 where nothing but errors comes back, and with 3 where nobody answers', async (t) => {
    const { url } = await startServer(t, (request) => request.socket.destroy());
    const failed = await runKit(['load', '--url', url, '-n', '5', '-c', '1', ...patience]);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /Errors: 5 × reset/);
    const nobody = await runKit(['load', '--url', 'http://127.0.0.1:1', '-n', '5']);
    assert.equal(nobody.code, 3);
  });
});

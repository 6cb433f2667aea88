import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { type KitCall, runKit } from '../../kit/test/canary/kit-process.ts';
import { freePorts } from '../support/free-ports.ts';
import { waitUntil } from '../support/wait.ts';
import { chanceOf } from './support/binomial.ts';
import { buildImages, docker, dockerMissing } from './support/docker.ts';
import { startVisits, visitTimes } from './support/visits.ts';

/** A true split is beyond this one time in a million. */
const leastChance = 1e-6;

const project = `meshwalk-test-kit-${process.pid}`;
const neighbour = `${project}-neighbour`;
const ours = `label=com.docker.compose.project=${project}`;

interface Status {
  rung: string;
  v2Percent: number;
  instances: { service: string; version: string; isReady: boolean }[];
}

describe('kit on the compose rung', { skip: dockerMissing }, () => {
  let environment: Record<string, string>;
  let front: string;

  const kit = (...words: string[]): Promise<KitCall> => runKit(words, environment);
  async function succeed(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await kit(...words);
    assert.equal(code, 0, `kit ${words.join(' ')}: ${stderr}`);
    return stdout;
  }
  const readStatus = async (): Promise<Status> => JSON.parse(await succeed('status', '--json'));
  const countCopies = ({ instances }: Status, version: string) =>
    instances.filter((one) => one.service === 'hit-counter' && one.version === version).length;

  before(async () => {
    await buildImages();
    await docker(['volume', 'create', '--label', 'com.docker.compose.project=other', neighbour]);
    const [port = 0, generator = 0, agent = 0] = await freePorts(3);
    front = `http://127.0.0.1:${port}`;
    environment = {
      KIT_RUNG: 'compose',
      COMPOSE_PROJECT_NAME: project,
      FRONT_PORT: String(port),
      METRIC_GENERATOR_PORT: String(generator),
      CHART_AGENT_PORT: String(agent),
      ...(process.env.DOCKER_HOST && { DOCKER_HOST: process.env.DOCKER_HOST }),
    };
    const { code, stdout, stderr } = await kit('up');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^\$ docker compose up --detach --wait$/m);
    assert.match(stdout, new RegExp(`80 % v1, 20 % v2.*${front}/live`, 's'));
  });
  after(async () => {
    await docker(['compose', 'down', '--volumes', '--timeout', '5'], environment);
    await docker(['volume', 'rm', neighbour]);
  });

  it('is found, and tells of its copies and its weight in JSON alone', async () => {
    const { KIT_RUNG, ...unnamed } = environment;
    const surroundings = { ...unnamed, FRONT_ADMIN_PORT: '1', KUBECONFIG: '/dev/null' };
    const { code, stdout, stderr } = await runKit(['status', '--json'], surroundings);
    assert.equal(code, 0, stderr);
    const { rung, v2Percent, instances } = JSON.parse(stdout);
    assert.deepEqual([rung, v2Percent, instances.length], ['compose', 20, 4]);
    assert.ok(
      instances.every(({ isReady }: { isReady: boolean }) => isReady),
      stdout,
    );
  });

  it('moves the weight, and loses no request meanwhile', async () => {
    const visits = startVisits(`${front}/version`, { visitors: 2 });
    assert.match(await succeed('canary', 'set', '50'), /^v1 .* v2 {3}50 % v1, 50 % v2$/m);
    const { byVersion } = await visitTimes(`${front}/version`, 400);
    const chance = chanceOf(byVersion.v2 ?? 0, 400, 0.5);
    assert.ok(chance > leastChance, JSON.stringify(byVersion));
    await succeed('canary', 'promote');
    await waitUntil('v2 answers alone', 30_000, async () => {
      const { byVersion } = await visitTimes(`${front}/version`, 50);
      return byVersion.v2 === 50;
    });
    assert.deepEqual((await visits.stop()).refusals, []);
    await succeed('canary', 'set', '20');
  });

  it('scales one version, and leaves the other as it is', async () => {
    await succeed('scale', 'hit-counter', '2', '--version', 'v2');
    assert.equal(await succeed('scale', 'hit-counter', '2'), 'hit-counter v1: 2 copies\n');
    const status = await readStatus();
    assert.deepEqual([countCopies(status, 'v1'), countCopies(status, 'v2')], [2, 2]);
  });

  it('sets the faults of every copy of a version, shows them and clears them', async () => {
    const set = await succeed('fault', 'hit-counter', '--version', 'v2', '--error', '100');
    assert.equal(set.match(/503: 100 %/g)?.length, 2, set);
    const shown = await succeed('fault', 'hit-counter', 'show');
    assert.equal(shown.match(/hit-counter-v1-\d +no faults/g)?.length, 2, shown);
    await succeed('canary', 'promote');
    await waitUntil('v2 fails', 30_000, async () => (await fetch(front)).status === 503);
    const cleared = await succeed('fault', 'hit-counter', 'clear');
    assert.equal(cleared.match(/no faults/g)?.length, 4);
    assert.equal((await fetch(`${front}/version`)).status, 200);
  });

  for (const [what, words, reason] of [
    ['a fault out of range', ['fault', 'hit-counter', '--error', '101'], /errorPercent must be/],
    ['a second holder of a port', ['scale', 'chart-agent', '2'], /has a port of this machine/],
    ['revisions, which it does not keep', ['rollback', 'hit-counter'], /keeps no revisions/],
    ['a mesh, which it does not have', ['mesh', 'on'], /needs pods/],
  ] as const) {
    it(`refuses ${what}, with exit code 2`, async () => {
      const { code, stdout, stderr } = await kit(...words);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, reason);
    });
  }

  it('tells of the rest where nginx does not run', async () => {
    await docker(['compose', 'stop', 'nginx'], environment);
    const { v2Percent, instances } = await readStatus();
    assert.deepEqual([v2Percent, instances.length > 0], [undefined, true]);
    await docker(['compose', 'up', '--detach', '--wait', '--no-recreate', 'nginx'], environment);
  });

  it("opens node's prompt inside a container", async () => {
    const words = ['shell', 'hit-counter', '--version', 'v2'];
    const prompt = spawn(process.execPath, ['kit/src/main.ts', ...words], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    prompt.stdin.end('process.env.APP_VERSION + " on " + process.env.REDIS_HOST\n');
    const stdout = await text(prompt.stdout);
    assert.match(stdout, /'v2 on redis'/);
  });

  it('shows what the services write', async () => {
    const lines = (await succeed('logs', 'metric-generator', '--tail', '1')).trim().split('\n');
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /"app":"metric-generator"/);
  });

  it('checks each copy with its admin port, by a relay that goes with it', async () => {
    const words = ['check', '--with-faults', '--only', '*.faults.error', '--json'];
    const { targets } = JSON.parse(await succeed(...words, '--timeout', '120'));
    const outcomes = targets.map((target: { service: string; checks: { outcome: string }[] }) => {
      return [target.service, ...target.checks.map(({ outcome }) => outcome)];
    });
    assert.deepEqual(outcomes, [
      ['metric-generator', 'passed'],
      ['chart-agent', 'passed'],
      ['hit-counter', 'skipped'],
      ['hit-counter', 'passed'],
      ['hit-counter', 'passed'],
    ]);
    await waitUntil('the relay is gone', 60_000, async () => {
      const running = await docker(['ps', '--quiet', '--filter', `network=${project}_default`]);
      return running.split('\n').length === (await readStatus()).instances.length + 2;
    });
  });

  it('runs the job in a container of its own, which goes and leaves the record', async () => {
    const { hits } = (await (await fetch(`${front}/hits`)).json()) as { hits: number };
    const line = /^until,hits,total\n[\dTZ:.-]+,(\d+),(\d+)\n$/.exec(await succeed('job', 'run'));
    assert.deepEqual(line?.slice(1), [String(hits), String(hits)]);
    const { record } = JSON.parse(await succeed('job', 'run', '--json'));
    assert.deepEqual([record.length, record[1].hits, record[1].total], [2, 0, hits]);
    const left = [
      'ps',
      '--all',
      '--quiet',
      '--filter',
      'label=com.docker.compose.service=daily-hits',
    ];
    assert.equal(await docker([...left, '--filter', ours]), '');
    const { code, stderr } = await kit('job', 'schedule');
    assert.equal(code, 3);
    assert.match(
      stderr,
      /compose has no scheduler: let cron .* run npx kit job run --rung compose/,
    );
  });

  it('goes back to the start: weight, copies, faults and the count', async () => {
    await succeed('fault', 'chart-agent', '--error', '50');
    // It starts nginx anew, with the weight of now: that is not the one to go back to.
    await succeed('canary', 'set', '60');
    await succeed('expose', 'on');
    assert.equal((await readStatus()).v2Percent, 60);
    const { stdout } = await kit('reset', '--yes', '--with-data');
    assert.match(stdout, /^Back at the start, in \d+ s\.$/m);
    const status = await readStatus();
    assert.equal(status.v2Percent, 20);
    assert.deepEqual([countCopies(status, 'v1'), countCopies(status, 'v2')], [1, 1]);
    assert.match(await succeed('fault', 'chart-agent', 'show'), /no faults/);
    const { hits } = (await (await fetch(`${front}/hits`)).json()) as { hits: number };
    assert.equal(hits, 0);
  });

  it('removes nothing that nobody has confirmed', async () => {
    const { code, stderr } = await kit('down', '--with-data');
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`container ${project}-redis-1\n.*volume ${project}_hits`, 's'));
    assert.equal((await readStatus()).instances.length, 4);
  });

  it('goes down with what is its own, and keeps the count until told', async () => {
    await succeed('down', '--yes');
    assert.equal(await docker(['ps', '--all', '--quiet', '--filter', ours]), '');
    const listVolumes = ['volume', 'ls', '--quiet', '--filter'];
    const volumes = (await docker([...listVolumes, ours])).split('\n').toSorted();
    assert.deepEqual(volumes, [`${project}_daily-hits`, `${project}_hits`]);
    await succeed('down', '--yes', '--with-data');
    assert.equal(await docker([...listVolumes, ours]), '');
    assert.equal(await docker([...listVolumes, `name=${neighbour}`]), neighbour);
    assert.match(await succeed('down', '--yes', '--with-data'), /nothing to remove/);
  });
});

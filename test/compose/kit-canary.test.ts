import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { runKitForJson } from '../../kit/test/canary/kit-process.ts';
import { type Demo, startDemo } from './support/demo.ts';
import { buildImages, dockerMissing } from './support/docker.ts';

/** Nothing is written for it: on a busy disk Redis refuses a hit now and then. */
const quickly = ['--path', '/version', '--timeout', '120'];
/** v2's latency may be what it likes, unless a test is about it. */
const calm = ['--p99-floor', '60000', '--confidence', '0.999999999', ...quickly];

interface Line {
  event?: string;
  outcome?: string;
  v2Percent?: number;
  reasons?: string[];
  verdict?: string;
  samples?: { isKeptAlive: boolean; connectionsOpened: number; requests: number }[];
}

describe('the canary of the compose rung, in the hand of the kit', { skip: dockerMissing }, () => {
  let demo: Demo;
  before(async () => {
    await buildImages();
    demo = await startDemo('kit-canary');
  });
  after(() => demo?.down());
  afterEach(() => askV2('DELETE'));

  /** PUT or DELETE /faults on v2's admin port, which nginx alone can reach. */
  const askV2 = (method: string, rules: object = {}) => {
    const url = 'http://hit-counter-v2:9464/faults';
    const curl = ['curl', '-sSf', '-X', method, '-d', JSON.stringify(rules), url];
    return demo.compose('exec', '-T', 'nginx', ...curl);
  };
  const kit = async (...words: string[]) => {
    const environment = { COMPOSE_PROJECT_NAME: demo.project, ...dockerVariables() };
    const call = ['--rung', 'compose', ...words];
    const { answers, stderr, code } = await runKitForJson<Line>(call, environment);
    const last = answers.at(-1);
    if (last === undefined) throw new Error(stderr);
    return { last, stderr, code };
  };
  const weight = () => demo.compose('exec', '-T', 'nginx', 'cat', '/tmp/weight');

  it('splits as it is set, and keeps no connection', async () => {
    const surely = ['--confidence', '0.999999', '--precision', '50', '-n', '240', ...quickly];
    const { last, code, stderr } = await kit('canary', 'verify', '--expect', '80:20', ...surely);
    assert.equal(last.verdict, 'pass', stderr);
    assert.equal(code, 0);
    const [, kept] = last.samples ?? [];
    assert.equal(kept?.isKeptAlive, false);
    assert.equal(kept?.connectionsOpened, kept?.requests);
    const other = await kit('canary', 'verify', '--expect', '20:80', ...surely);
    assert.equal(other.last.verdict, 'fail');
    assert.equal(other.code, 1);
  });

  it('rolls back a v2 that fails', async () => {
    await askV2('PUT', { errorPercent: 50 });
    const { last, code, stderr } = await kit(
      'canary',
      'run',
      '--steps',
      '25',
      '-n',
      '300',
      ...calm,
    );
    assert.equal(last.outcome, 'rolled back', stderr);
    assert.match(String(last.reasons), /v2 failed \d+ of \d+ requests/);
    assert.equal(code, 1);
    assert.equal(await weight(), '0');
  });

  it('rolls back a v2 that is slow', async () => {
    await askV2('PUT', { delayMs: 6_000 });
    const slow = ['--p99-floor', '100', '--max-p99-ratio', '1', '--concurrency', '64'];
    const words = ['--steps', '25', '-n', '140', ...calm, ...slow];
    const { last, code, stderr } = await kit('canary', 'run', ...words);
    assert.equal(last.outcome, 'rolled back', stderr);
    assert.match(String(last.reasons), /v2's p99 is \d+\.\d\d s/);
    assert.equal(code, 1);
    assert.equal(await weight(), '0');
  });

  it('promotes a v2 that is sound, and then v2 alone answers', async () => {
    const words = ['--steps', '25,100', '-n', '300', ...calm];
    const { last, code, stderr } = await kit('canary', 'run', ...words);
    assert.equal(last.outcome, 'promoted', stderr);
    assert.equal(code, 0);
    assert.equal(await weight(), '100');
    const verified = await kit('canary', 'verify', '-n', '200', ...quickly);
    assert.equal(verified.last.verdict, 'pass', verified.stderr);
  });
});

/** Which engine the tests themselves ask. */
function dockerVariables(): Record<string, string> {
  const isDocker = ([name]: [string, string | undefined]) => name.startsWith('DOCKER_');
  const found = Object.entries(process.env).filter(isDocker);
  return Object.fromEntries(found.map(([name, value]) => [name, value ?? '']));
}

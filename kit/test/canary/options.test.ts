import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { planRun } from '../../src/canary/run-command.ts';
import { addCanaryRun, type RunCommandOptions } from '../../src/commands/canary-run.ts';
import { addCanaryVerify, type VerifyCommandOptions } from '../../src/commands/canary-verify.ts';
import { addLoad, type LoadCommandOptions } from '../../src/commands/load.ts';

/** Reads a call without doing what it asks. */
function read<T>(add: (program: Command) => void, words: string[]): T {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  add(program);
  const [command] = program.commands;
  if (command === undefined) throw new Error('no command was added');
  command.action(() => undefined);
  program.parse([command.name(), ...words], { from: 'user' });
  return command.opts() as T;
}

const verify = (...words: string[]) => read<VerifyCommandOptions>(addCanaryVerify, words);
const run = (...words: string[]) => read<RunCommandOptions>(addCanaryRun, words);
const load = (...words: string[]) => read<LoadCommandOptions>(addLoad, words);

function refuses(call: (...words: string[]) => unknown, cases: [string[], RegExp][]): void {
  for (const [words, reason] of cases) {
    it(`refuses ${words.join(' ')}`, () => assert.throws(() => call(...words), reason));
  }
}

describe('the options of every command that asks', () => {
  it('add up headers, of which the last of a name holds', () => {
    const { header } = verify('-H', 'X-Canary: v2', '-H', 'host:a.example', '-H', 'x-canary: v1');
    assert.deepEqual(header, { 'x-canary': 'v1', host: 'a.example' });
  });

  it('take a base URL without its slash', () => {
    assert.equal(verify('--url', 'http://localhost:8080/').url, 'http://localhost:8080');
  });

  refuses(verify, [
    [['--url', 'localhost:8080'], /--url.*http:\/\/ or https:\/\//s],
    [['--url', 'ftp://a'], /http:\/\/ or https:\/\//],
    [['--url', 'http://a/b'], /--path takes the rest/],
    [['--url', 'http://a:b@c'], /no password/],
    [['--path', 'hits'], /begin with a slash/],
    [['--path', '/a b'], /encoded as in a URL/],
    [['-H', 'x'], /'name: value'/],
    [['-H', 'x: \u56fe'], /'name: value'/],
    [['-H', 'connection: close'], /set by the asking itself/],
    [['--timeout', '0'], /whole number from 1 to 120/],
  ]);
});

describe('kit canary verify', () => {
  refuses(verify, [
    [['-e', '80'], /--expect.*between two versions/s],
    [['-n', '0'], /--requests.*whole number from 2/s],
    [['-n', '1e9'], /--requests.*to 200000/s],
    [['--confidence', '99'], /--confidence.*from 0\.5/s],
    [['--precision', '0'], /--precision.*from 0\.5 to 50/s],
    [['--over', 'all'], /fresh, kept-alive, both/],
    [['--concurrency', '65'], /from 1 to 64/],
    [['80:20'], /too many arguments/],
  ]);
});

describe('kit canary run', () => {
  it('walks 5, 25, 50, 100 % with 1,000 requests each, unless told', () => {
    const { steps, requests, budget, confidence } = planRun(run());
    assert.deepEqual(
      { steps, requests, confidence },
      {
        steps: [5, 25, 50, 100],
        requests: 1_000,
        confidence: 0.999,
      },
    );
    assert.deepEqual(budget, { errors: 0.01, p99Ratio: 1.5, p99FloorMs: 100 });
  });

  refuses(run, [
    [['--steps', '50,25'], /rising whole numbers/],
    [['--steps', '0,50'], /rising whole numbers/],
    [['--steps', '50,101'], /rising whole numbers/],
    [['--steps', '5 %'], /rising whole numbers/],
    [['--max-error-percent', '-1'], /from 0 to 99/],
    [['--max-p99-ratio', '0.5'], /from 1 to 100/],
  ]);

  it('refuses steps that leave a version too few requests to be judged by', () => {
    assert.throws(() => planRun(run('--steps', '5', '-n', '500')), /At 5 %, 500 .* takes 600/);
    assert.throws(() => planRun(run('--steps', '95,100')), /takes 2000/);
    assert.throws(() => planRun(run('--steps', '100')), /must be below 100/);
  });
});

describe('kit load', () => {
  it('reads a duration in seconds or minutes', () => {
    assert.equal(load('-d', '30s').duration, 30);
    assert.equal(load('--duration', '10m').duration, 600);
  });

  refuses(load, [
    [['-d', '11m'], /10m at most/],
    [['-d', '30'], /written 30s or 2m/],
    [['-d', '0s'], /written 30s or 2m/],
    [['--rate', '0'], /from 0\.1 to 10000/],
    [['-c', '1000'], /from 1 to 256/],
    [['-n', '9999999'], /from 1 to 1000000/],
  ]);
});

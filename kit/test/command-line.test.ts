import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it, test } from 'node:test';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { root } from '../src/paths.ts';
import { createProgram } from '../src/program.ts';
import { runKit } from './canary/kit-process.ts';

const run = promisify(execFile);

function withSubcommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...withSubcommands(child)]);
}

function helpOf(command: Command): string {
  let written = '';
  command.configureOutput({ writeOut: (text) => (written += text) });
  command.outputHelp();
  return written;
}

describe('the help of', () => {
  const commands = withSubcommands(createProgram()).filter((command) => command.name() !== 'help');
  assert.ok(commands.length > 15);
  for (const command of commands) {
    const names = [command.parent?.name(), command.name()].filter((name) => name !== 'kit');
    it(`${names.join(' ')} has examples that are calls of it`, () => {
      const examples = helpOf(command).split('\nExamples:\n')[1]?.split('\n') ?? [];
      const calls = examples.filter((line) => line.startsWith('  '));
      assert.ok(calls.length > 0);
      const call = new RegExp(`^ {2}(.* \\| )?npx kit .*${command.name()}\\b.* {3}`);
      for (const line of calls) assert.match(line, call);
    });
  }
});

test('npx kit shows the verbs', async () => {
  const { stdout } = await run('npx', ['kit', '--help'], { cwd: root });
  for (const verb of ['up', 'down', 'reset', 'status', 'canary', 'scale', 'fault', 'mesh']) {
    assert.match(stdout, new RegExp(`^ {2}${verb}\\b`, 'm'));
  }
});

test('npm run check asks what answers at a URL', async () => {
  const call = run('npm', ['run', 'check', '--', 'http://127.0.0.1:1'], { cwd: root });
  await assert.rejects(call, { code: 3, stderr: /Nothing answers at http:\/\/127\.0\.0\.1:1/ });
});

describe('exit code', () => {
  const nothingIsUp = {
    COMPOSE_PROJECT_NAME: `meshwalk-none-${process.pid}`,
    KUBECONFIG: '/dev/null',
    FRONT_ADMIN_PORT: '1',
  };
  for (const [code, what, words, reason] of [
    [0, 'help that is asked for', ['help', 'canary'], /^$/],
    [2, 'no verb', [], /Usage: kit/],
    [2, 'a verb that is none', ['fly'], /unknown command 'fly'/],
    [2, 'a rung that is none', ['status', '--rung', 'moon'], /Allowed choices are local, compose/],
    [2, 'a canary without a verb', ['canary'], /Usage: kit canary/],
    [2, 'an argument that is missing', ['canary', 'set'], /missing required argument 'percent'/],
    [2, 'a schedule that is none', ['job', 'schedule', '--at', '5 * *'], /must be five fields/],
    [2, 'a dry run of no rung', ['status', '--dry-run'], /A dry run asks nothing: name the rung/],
    [2, 'an overlay of a rung without', ['up', '--rung', 'compose', '-o', 'x'], /has no overlays/],
    [3, 'a local rung that is not up', ['status', '--rung', 'local'], /Nothing answers on/],
    [
      3,
      'a compose rung that is not up',
      ['canary', 'promote', '--rung', 'compose'],
      /No container/,
    ],
    [3, 'a cluster that is none', ['mesh', 'off', '--rung', 'istio'], /knows no cluster/],
    [3, 'no rung that is up', ['canary', 'set', '20'], /No rung is up/],
  ] as const) {
    it(`${code} for ${what}`, async () => {
      const call = await runKit(words, nothingIsUp);
      assert.equal(call.code, code, call.stderr);
      assert.match(call.stderr, reason);
    });
  }

  it('2 for a variable that cannot be used', async () => {
    const environment = { ...nothingIsUp, CANARY_WEIGHT: '120' };
    const { code, stderr } = await runKit(['status', '--rung', 'local'], environment);
    assert.equal(code, 2);
    assert.match(stderr, /CANARY_WEIGHT must be an integer from 0 to 100, not 120/);
  });

  it('3 for a program that is missing', async () => {
    const environment = { ...nothingIsUp, PATH: '/nowhere' };
    const words = ['down', '--yes', '--rung', 'kubernetes'];
    const { code, stderr } = await runKit(words, environment);
    assert.equal(code, 3);
    assert.match(stderr, /kubectl is not installed/);
  });
});

describe('colours', () => {
  /** What the call writes to a terminal; it says no, which is red. */
  async function onTerminal(environment: Record<string, string>): Promise<string> {
    const call = `${process.execPath} kit/src/main.ts status --rung local`;
    const env = { PATH: process.env.PATH, TERM: 'xterm', FRONT_ADMIN_PORT: '1', ...environment };
    const shown = run('script', ['--quiet', '--command', call, '/dev/null'], { cwd: root, env });
    return (await shown).stdout;
  }

  it('are for a terminal', async () => {
    assert.ok((await onTerminal({})).includes('\x1b[31mNothing answers'));
  });

  it('are for nobody who has set NO_COLOR', async () => {
    const shown = await onTerminal({ NO_COLOR: '1' });
    assert.match(shown, /Nothing answers/);
    assert.ok(!shown.includes('\x1b'));
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { renderResults } from '../bench/markdown.ts';
import { median } from '../bench/median.ts';
import { sharesByPlace } from '../bench/places.ts';
import { cpuSecondsOf, peakMemoryMbOf } from '../bench/process-tree.ts';
import { writeFigure } from '../bench/report.ts';
import { readResults } from '../bench/results.ts';
import { isReached } from '../bench/suite.ts';
import { root } from '../kit/src/paths.ts';

const run = promisify(execFile);
const bench = (...args: string[]) =>
  run(process.execPath, ['bench/main.ts', ...args], { cwd: root });

test('the benchmark runs a suite, and its table has every contender without a failure', async () => {
  // Whether a goal is reached in one second says nothing: 1 is as good as 0 here.
  const { stdout } = await bench('metric-generator', '--seconds', '1', '--rounds', '1').catch(
    (error) => (error.code === 1 ? error : Promise.reject(error)),
  );
  for (const name of ['metric-generator', 'node:http']) {
    assert.match(stdout, new RegExp(`^${name} .* 0$`, 'm'));
  }
  assert.match(stdout, /share of node:http, per CPU second +≥ 80 %/);
});

for (const { args, says } of [
  { args: ['everything'], says: /there is no suite everything/ },
  { args: ['--seconds', '0'], says: /--seconds must be from 1 to 600/ },
  { args: ['--rounds', '1.5'], says: /--rounds must be an integer from 1 to 50/ },
  { args: ['--fast'], says: /'--fast'/ },
]) {
  test(`the benchmark refuses ${args.join(' ')} and names what it takes`, async () => {
    await assert.rejects(bench(...args), ({ code, stderr }) => {
      assert.equal(code, 2);
      assert.match(stderr, says);
      assert.match(stderr, /usage: npm run bench/);
      return true;
    });
  });
}

test('CPU time and memory are those of a process and of what it started', () => {
  const before = cpuSecondsOf(process.pid);
  const end = performance.now() + 200;
  while (performance.now() < end);
  assert.ok(cpuSecondsOf(process.pid) > before);
  assert.ok(peakMemoryMbOf(process.pid) >= process.memoryUsage.rss() / 1e6 - 1);
  assert.equal(cpuSecondsOf(0), 0);
});

test('a profile is shared out by place, idle time left aside', () => {
  const frame = (functionName: string, url: string) => ({
    callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
  });
  const modules = 'file:///project/node_modules';
  const shares = sharesByPlace({
    startTime: 0,
    endTime: 100,
    nodes: [
      { id: 1, ...frame('(idle)', '') },
      { id: 2, ...frame('write', `${modules}/pino/lib/tools.js`) },
      { id: 3, ...frame('get', `${modules}/@fastify/a/node_modules/@scope/b/index.js`) },
    ],
    samples: [1, 2, 3],
    timeDeltas: [60, 30, 10],
  });
  assert.deepEqual(shares, [
    { place: 'pino', share: 0.75 },
    { place: '@scope/b', share: 0.25 },
  ]);
});

test('the median is the middle, and the lower of two', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2);
});

test('the results kept here reach every goal, and the pages quote them', () => {
  const results = readResults();
  const goals = results.suites.flatMap((suite) => suite.goals);
  assert.ok(goals.length > 0);
  assert.deepEqual(
    goals.filter((goal) => !isReached(goal)),
    [],
  );
  const page = readFileSync(join(root, 'bench/results/README.md'), 'utf8');
  assert.equal(page, `${renderResults(results)}\n`);
  for (const readme of ['README.md', 'README.zh.md']) {
    const text = readFileSync(join(root, readme), 'utf8');
    const missing = goals
      .map(({ measured, unit }) => writeFigure(measured, unit))
      .filter((figure) => !text.includes(figure));
    assert.deepEqual(missing, [], `${readme} quotes other figures`);
    assert.ok(text.includes(results.machine.date), `${readme} has another date`);
  }
});

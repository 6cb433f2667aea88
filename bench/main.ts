/** `npm run bench [suite…] -- [--seconds 5] [--rounds 3]`: the services beside their peers. */
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.ts';
import { drawGoals } from './picture.ts';
import { printGoals, printSuite } from './report.ts';
import { keepResults } from './results.ts';
import { isReached, type Suite } from './suite.ts';

const suites: Record<string, () => Promise<Suite>> = {
  'metric-generator': async () =>
    (await import('./suites/metric-generator.ts')).benchMetricGenerator,
  'hit-counter': async () => (await import('./suites/hit-counter.ts')).benchHitCounter,
  drawing: async () => (await import('./suites/drawing.ts')).benchDrawing,
  'chart-agent': async () => (await import('./suites/chart-agent.ts')).benchChartAgent,
  replicas: async () => (await import('./suites/replicas.ts')).benchReplicas,
};
const help = `usage: npm run bench -- [suite…] [--seconds N] [--rounds N] [--keep]; suites: ${Object.keys(suites).join(', ')}`;

function readCall() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '3' },
      keep: { type: 'boolean', default: false },
    },
  });
  const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
  const unknown = positionals.find((name) => !(name in suites));
  if (unknown !== undefined) throw new TypeError(`there is no suite ${unknown}`);
  if (!(seconds >= 1 && seconds <= 600)) throw new TypeError('--seconds must be from 1 to 600');
  if (!(Number.isInteger(rounds) && rounds >= 1 && rounds <= 50)) {
    throw new TypeError('--rounds must be an integer from 1 to 50');
  }
  const names = positionals.length > 0 ? positionals : Object.keys(suites);
  return { names, seconds, rounds, keep: values.keep };
}

let call: ReturnType<typeof readCall>;
try {
  call = readCall();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n${help}\n`);
  process.exit(2);
}

const { names, seconds, rounds, keep } = call;
const results = [];
for (const [name, load] of Object.entries(suites)) {
  if (!names.includes(name)) continue;
  process.stderr.write(`${name} …\n`);
  const result = await (await load())({ seconds, rounds });
  printSuite(result);
  results.push({ ...result, seconds, rounds });
}
const goals = results.flatMap((result) => result.goals);
printGoals(goals);
const isWhole = names.length === Object.keys(suites).length;
if (isWhole || keep) {
  const run = { machine: describeMachine(), suites: results };
  const kept = await keepResults(run, { isWhole });
  if (kept) drawGoals(kept);
}
process.exitCode = goals.every(isReached) ? 0 : 1;

/** The long form of the trials: `npm run endurance [name…]`; the short one is test/endurance.test.ts. */
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine.ts';
import { saveOutcomes } from './outcomes.ts';
import { describeTrial, type Outcome } from './report.ts';
import type { Context, Trial } from './trial.ts';
import { trials } from './trials.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string' } },
});
const unknown = positionals.filter((name) => !trials.some((trial) => trial.name === name));
if (unknown.length > 0) {
  const known = trials.map(({ name }) => name).join(', ');
  process.stderr.write(`No trial is called ${unknown.join(', ')}; there are ${known}\n`);
  process.exit(2);
}

const outcomes: Outcome[] = [];
for (const trial of trials) {
  if (positionals.length > 0 && !positionals.includes(trial.name)) continue;
  const outcome = await runTrial(trial, Number(values.size ?? trial.long));
  outcomes.push(outcome);
  process.stdout.write(`${describeTrial(outcome)}\n\n`);
}

if (values.size === undefined) saveOutcomes(outcomes);
const isKept = outcomes.every(({ broken }) => broken.length === 0);
process.stdout.write(isKept ? 'Every promise was kept.\n' : 'Promises were broken.\n');
process.exit(isKept ? 0 : 1);

/** Runs one trial and releases what it opened, the last first. What it throws is a broken promise. */
async function runTrial({ run, ...trial }: Trial, size: number): Promise<Outcome> {
  const releases: (() => unknown)[] = [];
  const context = { after: (release: () => unknown) => void releases.unshift(release) };
  const startedAt = performance.now();
  const see = async () => {
    if (trial.missing) throw new Error(trial.missing);
    return run(context as Context, size);
  };
  const seen = await see().catch((error: Error) => {
    return { figures: {}, broken: [String(error.cause ?? error.message)] };
  });
  for (const release of releases) await release();
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return { ...trial, ...seen, size, seconds, machine: describeMachine() };
}

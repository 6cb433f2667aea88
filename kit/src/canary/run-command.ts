import type { RunCommandOptions } from '../commands/canary-run.ts';
import { Refusal, WrongCall } from '../exit.ts';
import { endingItself } from '../interruption.ts';
import { formatCount } from '../load/format.ts';
import { questionFor } from '../load/options.ts';
import { assertListening } from '../load/target.ts';
import { startTicker } from '../load/ticker.ts';
import { findRung } from '../rungs/find.ts';
import type { Rung } from '../rungs/rung.ts';
import { note, print } from '../terminal.ts';
import { type Outcome, type RunEvent, type RunPlan, runCanary } from './run.ts';
import { describeRunEvent, describeRunPlan, runEventToJson } from './run-report.ts';

const leastV2Answers = 30;
const leastV1Answers = 100;

/** Throws Refusal when v2 is rolled back, Interrupted after Ctrl-C, WrongCall for too small a plan. */
export async function runRun(options: RunCommandOptions): Promise<void> {
  const plan = planRun(options);
  const rung = await findRung(options);
  const url = options.url ?? (await rung.urls()).front;
  const before = (await rung.status()).v2Percent;
  if (options.dryRun) return await showPlan(rung, url, plan);
  if (before === undefined) {
    throw new WrongCall(
      `The rung ${rung.name} has no weight to move: kit scale moves its replicas`,
    );
  }
  if (before >= 100)
    throw new WrongCall('v2 gets everything already: kit canary set 0 begins anew');

  await assertListening(url);
  const outcome = await endingItself(`v2 gets ${before} % again.`, (signal) =>
    runAndShow(rung, url, plan, { ...options, before, signal }),
  );
  if (outcome === 'rolled back') throw new Refusal('v2 was rolled back.');
}

/** Throws WrongCall where a step leaves a version too few requests to be judged by. */
export function planRun(options: RunCommandOptions): RunPlan {
  const { steps, requests, concurrency, confidence } = options;
  const [first = 0] = steps;
  const needed = Math.max((leastV2Answers * 100) / first, (leastV1Answers * 100) / (100 - first));
  if (requests < needed) {
    throw new WrongCall(
      `At ${first} %, ${requests} requests leave a version too few to be judged by: the first step ` +
        (first === 100
          ? 'must be below 100, so that v1 can be measured'
          : `takes ${Math.ceil(needed)} (-n ${Math.ceil(needed)})`),
    );
  }
  const budget = {
    errors: options.maxErrorPercent / 100,
    p99Ratio: options.maxP99Ratio,
    p99FloorMs: options.p99Floor,
  };
  return { steps, requests, concurrency, confidence, budget };
}

/** A dry run: the commands that set the weights, and what would be asked in between. */
async function showPlan(rung: Rung, url: string, { steps, requests }: RunPlan): Promise<void> {
  for (const v2Percent of steps) {
    await rung.setWeight(v2Percent);
    note(`(asks ${url} ${requests} times, and goes on where v2 is sound)`);
  }
}

async function runAndShow(
  rung: Rung,
  url: string,
  plan: RunPlan,
  { before, signal, ...options }: RunCommandOptions & { before: number; signal: AbortSignal },
): Promise<Outcome> {
  let asked = 0;
  let isMeasuring = false;
  const ticker = startTicker(() =>
    isMeasuring ? `measuring: ${formatCount(asked)} of ${formatCount(plan.requests)}` : '',
  );
  const setWeight = async (v2Percent: number) => {
    isMeasuring = false;
    ticker.clear();
    const had = await rung.setWeight(v2Percent);
    [asked, isMeasuring] = [0, true];
    return had;
  };
  const tell = (event: RunEvent) => {
    ticker.clear();
    asked = 0;
    if (options.json) print(JSON.stringify(runEventToJson(event)));
    else if (event.event !== 'step') print(describeRunEvent(event));
  };
  if (!options.json) print(describeRunPlan(plan, before));
  signal.addEventListener('abort', () => {
    ticker.clear();
    note("Interrupted: putting v2's weight back.");
  });
  try {
    const outcome = await runCanary(questionFor(url, options), plan, {
      v2PercentBefore: before,
      setWeight,
      signal,
      tell,
      onAnswer: () => {
        asked++;
      },
    });
    if (outcome === 'interrupted') signal.throwIfAborted();
    return outcome;
  } finally {
    ticker.end();
  }
}

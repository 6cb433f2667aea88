import type { LoadCommandOptions } from '../commands/load.ts';
import { Missing, Refusal, WrongCall } from '../exit.ts';
import { endingItself } from '../interruption.ts';
import { answer, note } from '../terminal.ts';
import { askRepeatedly } from './ask.ts';
import { formatCount } from './format.ts';
import { hasHostOf, isLoopback } from './hosts.ts';
import { createMeasurement, type Measurement, measure } from './measurement.ts';
import { questionFor } from './options.ts';
import { createPace } from './pace.ts';
import { describePlan, type LoadPlan, planLoad, turnsOf } from './plan.ts';
import { describeLoad, describeProgress, loadToJson } from './report.ts';
import { assertListening, findTarget } from './target.ts';
import { startTicker } from './ticker.ts';
import { wrap } from './wrap.ts';

/**
 * Throws WrongCall for a host that is not ours, Refusal where not one request is answered, and
 * Interrupted, once it has said what it saw, on Ctrl-C.
 */
export async function runLoad(options: LoadCommandOptions): Promise<void> {
  if (options.url !== undefined) await assertOwn(options.url, options);
  const { url } = await findTarget(options);
  const plan = planLoad(options);
  for (const line of wrap(`Asking ${url}${options.path} ${describePlan(plan)}.`)) note(line);
  if (options.dryRun) return;

  await assertListening(url);
  const measurement = createMeasurement();
  await endingItself('This is what was seen until then.', async (signal) => {
    const seconds = await askAndShow(url, plan, options, { measurement, signal });
    const seen = { isInterrupted: signal.aborted, ...loadToJson(measurement, seconds) };
    const text = describeLoad(measurement, seconds);
    answer(options, { url, path: options.path, ...seen }, text);
    signal.throwIfAborted();
  });
  const { requests } = measurement.tally;
  if (measurement.all.count() > 0 || requests === 0) return;
  throw new Refusal(`Each of the ${formatCount(requests)} requests ended in an error.`);
}

/** Throws WrongCall unless the URL is on this machine, the rung's own, or explicitly allowed. */
async function assertOwn(url: string, options: LoadCommandOptions): Promise<void> {
  if (isLoopback(url) || hasHostOf(url, [], options.allowHost)) return;
  const { findRung } = await import('../rungs/find.ts');
  const ownUrls = await findRung(options)
    .then(async (rung) => Object.values(await rung.urls()))
    .catch((error: unknown): string[] => {
      if (error instanceof Missing || error instanceof WrongCall) return [];
      throw error;
    });
  if (hasHostOf(url, ownUrls)) return;
  const { hostname } = new URL(url);
  throw new WrongCall(
    `${hostname} is neither this machine nor an address of the rung. ` +
      `If you may put load on it: --allow-host ${hostname}`,
  );
}

async function askAndShow(
  url: string,
  plan: LoadPlan,
  options: LoadCommandOptions,
  { measurement, signal }: { measurement: Measurement; signal: AbortSignal },
): Promise<number> {
  const startMs = performance.now();
  const secondsGone = () => (performance.now() - startMs) / 1_000;
  const pace = createPace(() => measurement.tally.requests);
  const ticker = startTicker(() => {
    const progress = { seconds: secondsGone(), ratePerSecond: pace(), plan };
    return describeProgress(measurement, progress);
  });
  try {
    await askRepeatedly(questionFor(url, options), {
      concurrency: plan.connections,
      isKeptAlive: options.fresh !== true,
      nextTurn: turnsOf(plan, signal),
      signal,
      tell: (one) => measure(measurement, one),
    });
  } finally {
    ticker.end();
  }
  return secondsGone();
}

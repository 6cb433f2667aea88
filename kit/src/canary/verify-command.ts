import type { VerifyCommandOptions } from '../commands/canary-verify.ts';
import { Missing, Refusal, WrongCall } from '../exit.ts';
import { endingItself } from '../interruption.ts';
import { formatCount, formatPercent } from '../load/format.ts';
import { questionFor } from '../load/options.ts';
import { describeFailures } from '../load/tally.ts';
import { assertListening, findTarget, type Target } from '../load/target.ts';
import { startTicker } from '../load/ticker.ts';
import { wrap } from '../load/wrap.ts';
import { answer, note } from '../terminal.ts';
import { connectionKinds } from './connections.ts';
import { type Expectation, formatExpectation } from './expectation.ts';
import { findHints, type RungFacts } from './hints.ts';
import { planVerification, type Verification, type VerifyPlan, verifySplit } from './verify.ts';
import { toJson } from './verify-json.ts';
import { describeVerification } from './verify-report.ts';

const mostRequests = 200_000;

/** Throws Refusal unless the split passes, Missing where nobody answers, Interrupted on Ctrl-C. */
export async function runVerify(options: VerifyCommandOptions): Promise<void> {
  const target = await findTarget(options);
  const plan = planVerification({
    expectation: options.expect ?? (await expectWeight(target)),
    kinds: options.over === 'both' ? connectionKinds : [options.over],
    requests: options.requests,
    precision: options.precision === undefined ? undefined : options.precision / 100,
    confidence: options.confidence,
    concurrency: options.concurrency,
  });
  assertBounded(plan);
  announce(target.url, plan, options);
  if (options.dryRun) return;

  await assertListening(target.url);
  const verdict = await endingItself('Nothing is left to undo.', async (signal) => {
    const verification = await askAndShow(target.url, plan, { ...options, signal });
    if (!signal.aborted) assertAnswered(target.url, verification);
    await report(verification, target, options);
    signal.throwIfAborted();
    return verification.verdict;
  });
  if (verdict === 'pass') return;
  const expected = formatExpectation(plan.expectation);
  throw new Refusal(
    verdict === 'fail'
      ? `The split is not ${expected}.`
      : `Nobody can tell yet whether the split is ${expected}.`,
  );
}

async function report(
  verification: Verification,
  target: Target,
  options: VerifyCommandOptions,
): Promise<void> {
  const isPass = verification.verdict === 'pass';
  const hints = findHints(verification, isPass ? undefined : await factsOf(target));
  const text = describeVerification(verification, hints, options.confidence);
  answer(options, toJson(target.url, verification, hints), text);
}

/** Unless something is expected, the weight that the rung is set to. */
async function expectWeight({ rung }: Target): Promise<Expectation> {
  const percent = rung && (await rung.status()).v2Percent;
  if (percent !== undefined) return { versions: ['v1', 'v2'], share: percent / 100 };
  throw new WrongCall('Nothing says what the split should be: say it with --expect 80:20');
}

function assertBounded({ requests, kinds, demand }: VerifyPlan): void {
  const total = requests * kinds.length;
  if (total <= mostRequests) return;
  throw new WrongCall(
    `To know it to ${formatPercent(demand.precision)} takes ${formatCount(total)} requests, and ` +
      `${formatCount(mostRequests)} are the most: say a coarser --precision`,
  );
}

function announce(url: string, plan: VerifyPlan, { path }: VerifyCommandOptions): void {
  const total = formatCount(plan.requests * plan.kinds.length);
  const counting = path === '/' ? ' Each counts as a hit; --path /version does not.' : '';
  for (const line of wrap(`Asking ${url}${path} ${total} times.${counting}`)) note(line);
}

async function askAndShow(
  url: string,
  plan: VerifyPlan,
  { signal, ...options }: VerifyCommandOptions & { signal: AbortSignal },
): Promise<Verification> {
  let describe = () => '';
  const ticker = startTicker(() => describe());
  try {
    return await verifySplit(questionFor(url, options), plan, {
      signal,
      onSample(kind, asked) {
        describe = () => `${kind}: ${formatCount(asked())} of ${formatCount(plan.requests)}`;
      },
    });
  } finally {
    ticker.end();
  }
}

function assertAnswered(url: string, { samples }: Verification): void {
  const named = samples.some(({ tally }) => tally.versions.size > 0 || tally.unnamed > 0);
  const hasStatus = samples.some(({ tally }) => {
    return tally.failures.some(({ kind }) => kind.startsWith('status'));
  });
  const [first] = samples;
  if (named || hasStatus || first === undefined || first.tally.requests === 0) return;
  throw new Missing(`Nothing answers at ${url}: ${describeFailures(first.tally)}`);
}

async function factsOf({ rung }: Target): Promise<RungFacts | undefined> {
  if (rung === undefined) return undefined;
  const { v2Percent, instances } = await rung.status();
  const ready = (version: string) =>
    instances.filter((one) => {
      return one.service === 'hit-counter' && one.version === version && one.isReady;
    }).length;
  return { name: rung.name, v2Percent, replicas: { v1: ready('v1'), v2: ready('v2') } };
}

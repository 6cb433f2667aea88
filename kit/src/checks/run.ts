import { Missing } from '../exit.ts';
import type { Version } from '../rungs/rung.ts';
import { type Ask, openLine } from './ask.ts';
import type { Check } from './check.ts';
import { BrokenRule } from './expect.ts';
import { readFaults, ttlSeconds } from './fault-rules.ts';

/** One instance of a service, or a front door with several behind it. */
export interface Target {
  service: string;
  /** Of that instance; a door may have several behind it. */
  version?: Version;
  url: string;
  /** The admin port of that very instance. */
  adminUrl?: string | undefined;
  /** Why it has none; that nobody has named one, unless given. */
  whyNoAdmin?: string;
}

export interface Result {
  check: Check;
  outcome: 'passed' | 'failed' | 'skipped';
  durationMs: number;
  failure?: { expected: string; came: string; asked: string };
  /** Why it was skipped. */
  reason?: string;
}

interface RunOptions {
  /** What a check may take. */
  timeoutMs: number;
  mayFault: boolean;
  /** Ends the run; what a check has set is cleared all the same. */
  signal: AbortSignal;
}

const clearTimeoutMs = 5_000;

/** Runs checks one after the other. Throws the signal's reason once it is aborted. */
export async function* runChecks(
  target: Target,
  checks: readonly Check[],
  options: RunOptions,
): AsyncGenerator<Result> {
  const refusal = await findRefusal(target, options);
  for (const check of checks) {
    options.signal.throwIfAborted();
    const reason = check.needs && refusal[check.needs];
    if (reason) yield { check, outcome: 'skipped', durationMs: 0, reason };
    else yield await runCheck(target, check, options);
  }
}

/** Why there is no asking the admin port, and no setting faults there. */
async function findRefusal(
  { adminUrl, whyNoAdmin = 'there is no admin port to ask (--admin-url)' }: Target,
  { mayFault, signal }: RunOptions,
): Promise<{ admin?: string; faults?: string }> {
  if (adminUrl === undefined) return { admin: whyNoAdmin, faults: whyNoAdmin };
  if (!mayFault) return { faults: 'it sets faults (--with-faults)' };
  const areOn = await withLine(adminUrl, signal, readFaults).then(
    ({ state }) => state.active,
    () => false,
  );
  return areOn ? { faults: 'somebody has set faults there, which it would clear' } : {};
}

async function runCheck(
  { url, adminUrl }: Target,
  check: Check,
  { timeoutMs, signal }: RunOptions,
): Promise<Result> {
  const deadline = AbortSignal.timeout(timeoutMs);
  let asked = '';
  const lineOptions = {
    signal: AbortSignal.any([signal, deadline]),
    onAsk: (line: string) => {
      asked = line;
    },
  };
  const line = openLine(url, lineOptions);
  const adminLine = openLine(adminUrl ?? url, lineOptions);
  const startedAt = performance.now();
  const end = (failure?: Result['failure']): Result => ({
    check,
    outcome: failure ? 'failed' : 'passed',
    durationMs: performance.now() - startedAt,
    ...(failure && { failure }),
  });
  try {
    await check.run(line.ask, adminLine.ask);
    return end();
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BrokenRule) {
      const { expected, came, asked } = error;
      return end({ expected, came, asked });
    }
    const came = error instanceof Error ? error.message : String(error);
    if (!deadline.aborted) return end({ expected: 'an answer', came, asked });
    return end({ expected: `an answer within ${timeoutMs / 1_000} s`, came: 'none', asked });
  } finally {
    line.close();
    adminLine.close();
    if (check.needs === 'faults' && adminUrl !== undefined) await clearFaults(adminUrl);
  }
}

/** Clears what a check has set, also when the check or the whole run is over. */
async function clearFaults(adminUrl: string): Promise<void> {
  const signal = AbortSignal.timeout(clearTimeoutMs);
  try {
    await withLine(adminUrl, signal, (ask) => ask('/faults', { method: 'DELETE' }));
  } catch (cause) {
    const what = `The faults of the last check cannot be cleared, since ${adminUrl} has gone`;
    throw new Missing(`${what}; they end by themselves within ${ttlSeconds} s`, { cause });
  }
}

async function withLine<T>(
  base: string,
  signal: AbortSignal,
  use: (ask: Ask) => Promise<T>,
): Promise<T> {
  const { ask, close } = openLine(base, { signal });
  try {
    return await use(ask);
  } finally {
    close();
  }
}

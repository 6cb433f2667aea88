import { closeSync, openSync, writeSync } from 'node:fs';
import type { CheckOptions } from '../commands/check.ts';
import { Missing, Refusal, WrongCall } from '../exit.ts';
import { endingItself } from '../interruption.ts';
import { findRung } from '../rungs/find.ts';
import { serviceNames } from '../rungs/rung.ts';
import { note, paint, print } from '../terminal.ts';
import type { Check } from './check.ts';
import { toJunit } from './junit.ts';
import {
  countOutcomes,
  formatResult,
  formatSkips,
  formatTarget,
  formatTotals,
  type Report,
  toJson,
} from './report.ts';
import { runChecks, type Target } from './run.ts';
import { checksOf } from './suite.ts';
import { findTarget, findTargets } from './targets.ts';

/** What `kit check` does. Throws Refusal where a check fails, Interrupted on Ctrl-C. */
export async function runCheckCommand(
  url: string | undefined,
  options: CheckOptions,
): Promise<void> {
  const choose = chooser(options.only);
  if (options.list || options.dryRun) return list(choose, options);
  const targets = await chooseTargets(url, options);
  const plan = targets.map((target) => ({ target, checks: choose(checksOf(target.service)) }));
  expectSome(
    plan.flatMap(({ checks }) => checks),
    options,
  );

  const writeJunit = openJunit(options.junit);
  const reports: Report[] = [];
  try {
    await endingItself('What the checks had set is cleared.', async (signal) => {
      for (const { target, checks } of plan) {
        const report: Report = { ...target, results: [] };
        reports.push(report);
        await run(report, checks, signal, options);
      }
    });
  } finally {
    writeJunit(reports);
    print(options.json ? JSON.stringify(toJson(reports), null, 2) : `\n${formatTotals(reports)}`);
  }
  giveVerdict(reports);
}

async function run(
  report: Report,
  checks: Check[],
  signal: AbortSignal,
  { json = false, timeout, withFaults, adminUrl }: CheckOptions,
): Promise<void> {
  const { results, ...target } = report;
  const idWidth = Math.max(0, ...checks.map(({ id }) => id.length));
  const mayFault = withFaults ?? adminUrl !== undefined;
  if (json) note(paint('dim', `checking ${target.service} at ${target.url}`, process.stderr));
  else print(formatTarget(target));
  for await (const result of runChecks(target, checks, {
    timeoutMs: timeout * 1_000,
    mayFault,
    signal,
  })) {
    results.push(result);
    if (!json && result.outcome !== 'skipped') print(formatResult(result, idWidth));
  }
  if (!json) for (const line of formatSkips(results)) print(line);
}

function giveVerdict(reports: Report[]): void {
  const { passed, failed, skipped } = countOutcomes(reports);
  if (failed > 0) throw new Refusal(`${failed} of ${passed + failed} checks failed`);
  const skips = skipped === 1 ? 'The one check was' : `All ${skipped} checks were`;
  if (passed === 0) throw new WrongCall(`${skips} skipped: nothing was asked`);
}

async function chooseTargets(url: string | undefined, options: CheckOptions): Promise<Target[]> {
  const { service, adminUrl, timeout } = options;
  const timeoutMs = timeout * 1_000;
  if (url !== undefined) return [await findTarget(url, { service, adminUrl, timeoutMs })];
  if (adminUrl !== undefined) throw new WrongCall('--admin-url goes with the URL of its service');
  const targets = await findTargets(await findRung(options), timeoutMs);
  return targets.filter((target) => service === undefined || target.service === service);
}

/** Chooses checks by a part of their id, or by a pattern with `*` that the whole id matches. */
function chooser(only: string | undefined) {
  if (only === undefined) return (checks: Check[]) => checks;
  const parts = only.split('*').map((part) => part.replace(/[^\w-]/g, '\\$&'));
  const pattern = new RegExp(parts.length === 1 ? parts.join('') : `^${parts.join('.*')}$`);
  return (checks: Check[]) => checks.filter(({ id }) => pattern.test(id));
}

function expectSome(checks: Check[], { only }: CheckOptions): void {
  if (checks.length > 0) return;
  throw new WrongCall(`No check is named like ${only}; kit check --list names them all`);
}

function list(choose: (checks: Check[]) => Check[], options: CheckOptions): void {
  const services = options.service === undefined ? serviceNames : [options.service];
  const checks = services.flatMap((service) => choose(checksOf(service)));
  expectSome(checks, options);
  const entries = checks.map(({ id, says, needs }) => ({ id, says, needs }));
  const width = Math.max(...entries.map(({ id }) => id.length));
  const lines = entries.map(({ id, says }) => `${id.padEnd(width)}  ${says}`);
  print(options.json ? JSON.stringify(entries, null, 2) : lines.join('\n'));
}

/** Opens the file before anything is asked: a wrong path should not cost a run. */
function openJunit(file: string | undefined): (reports: Report[]) => void {
  if (file === undefined) return () => undefined;
  try {
    const descriptor = openSync(file, 'w');
    return (reports) => {
      writeSync(descriptor, toJunit(reports));
      closeSync(descriptor);
    };
  } catch (cause) {
    throw new Missing(`${file} cannot be written`, { cause });
  }
}

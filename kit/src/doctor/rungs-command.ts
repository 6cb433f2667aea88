import type { GlobalOptions } from '../arguments.ts';
import { Missing, Refusal } from '../exit.ts';
import { createRung } from '../rungs/find.ts';
import { createKubectl } from '../rungs/kubectl.ts';
import { type Rung, type RungContext, type RungName, rungNames } from '../rungs/rung.ts';
import { createShell } from '../shell.ts';
import { paint, print } from '../terminal.ts';
import { examine } from './examine.ts';
import type { LocatedFinding } from './finding.ts';
import { readCluster } from './objects/read-cluster.ts';
import { type Check, trouble } from './preflight/check.ts';
import { checkRung } from './preflight/preflight.ts';
import { countOf, describeCheck, describeFinding } from './report.ts';
import { checkSplit } from './split.ts';

/** What was found about one rung. */
interface RungReport {
  rung: RungName;
  isUp: boolean;
  checks: Check[];
  findings: LocatedFinding[];
}

/**
 * Examines each rung, or the named one: what it lacks and, where it is up, why its canary does not
 * split. Prints it, and throws Refusal where something is in the way.
 */
export async function examineRungs(options: GlobalOptions): Promise<void> {
  const { rung, dryRun = false, json = false, namespace = 'meshwalk', context } = options;
  const shell = createShell({ isDryRun: dryRun });
  const place = { shell, environment: process.env, namespace, context };
  const reports: RungReport[] = [];
  for (const name of rung ? [rung] : rungNames) {
    const cluster = reports.find((report) => report.rung === 'kubernetes')?.checks;
    const report = await examineRung(await createRung(name, options), place, cluster);
    reports.push(report);
    if (!json && !dryRun) print(describeReport(report));
  }
  if (json) print(JSON.stringify({ rungs: reports }));
  const troubles = reports.flatMap(({ checks }) =>
    checks.filter(({ state }) => state === 'trouble'),
  );
  const count = troubles.length + reports.flatMap(({ findings }) => findings).length;
  if (count > 0) throw new Refusal(`${countOf(count, 'finding')}.`);
}

async function examineRung(
  rung: Rung,
  context: RungContext,
  cluster: Check[] | undefined,
): Promise<RungReport> {
  const { name } = rung;
  const { shell } = context;
  const isUp = shell.isDryRun || (await rung.isUp());
  const checks = await checkRung(name, context, { isUp: isUp && !shell.isDryRun, cluster });
  const report: RungReport = { rung: name, isUp, checks, findings: [] };
  if (!isUp) return report;
  try {
    return await examineLive(rung, context, report);
  } catch (error) {
    if (!(error instanceof Missing || error instanceof Refusal)) throw error;
    const mend = `npx kit status --rung ${name}; npx kit logs --rung ${name}`;
    const why = 'nothing can be said about its canary';
    return { ...report, checks: [...checks, trouble(error.message, { why, mend })] };
  }
}

/** Adds what a rung that is up says of its canary. Throws Missing or Refusal where it does not. */
async function examineLive(
  rung: Rung,
  context: RungContext,
  report: RungReport,
): Promise<RungReport> {
  const { shell, namespace } = context;
  if (rung.name === 'kubernetes' || rung.name === 'istio') {
    const objects = await readCluster(shell, createKubectl(context), namespace);
    return { ...report, findings: examine(objects) };
  }
  const { v2Percent } = await rung.status();
  if (v2Percent === undefined || shell.isDryRun) return report;
  const split = await checkSplit((await rung.urls()).front, v2Percent);
  return { ...report, checks: [...report.checks, split] };
}

function describeReport({ rung, isUp, checks, findings }: RungReport): string {
  return [
    paint('bold', isUp ? `${rung} (up)` : rung),
    ...checks.map(describeCheck),
    ...findings.map((finding) => describeFinding(finding).replaceAll(/^/gm, '  ')),
    '',
  ].join('\n');
}

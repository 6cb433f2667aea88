import type { GlobalOptions } from '../arguments.ts';
import { Refusal } from '../exit.ts';
import { createRung } from '../rungs/find.ts';
import { createKubectl } from '../rungs/kubectl.ts';
import { type Rung, type RungContext, type RungName, rungNames } from '../rungs/rung.ts';
import { createShell } from '../shell.ts';
import { paint, print } from '../terminal.ts';
import { examine } from './examine.ts';
import type { LocatedFinding } from './finding.ts';
import { readCluster } from './objects/read-cluster.ts';
import type { Check } from './preflight/check.ts';
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
  if (!isUp) return { rung: name, isUp, checks, findings: [] };
  if (name === 'kubernetes' || name === 'istio') {
    const objects = await readCluster(shell, createKubectl(context), context.namespace);
    return { rung: name, isUp, checks, findings: examine(objects) };
  }
  const { v2Percent } = await rung.status();
  const isAsked = v2Percent !== undefined && !shell.isDryRun;
  const split = isAsked ? [await checkSplit((await rung.urls()).front, v2Percent)] : [];
  return { rung: name, isUp, checks: [...checks, ...split], findings: [] };
}

function describeReport({ rung, isUp, checks, findings }: RungReport): string {
  return [
    paint('bold', isUp ? `${rung} (up)` : rung),
    ...checks.map(describeCheck),
    ...findings.map((finding) => describeFinding(finding).replaceAll(/^/gm, '  ')),
    '',
  ].join('\n');
}

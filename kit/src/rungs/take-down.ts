import type { GlobalOptions } from '../arguments.ts';
import { interruptible } from '../interruption.ts';
import { answer, confirm, note } from '../terminal.ts';
import { findRung } from './find.ts';

/** Says what goes, asks, and takes the rung down. A no leaves everything as it is. */
export async function takeDown(options: GlobalOptions & { withData?: boolean }): Promise<void> {
  const { withData = false, dryRun = false, yes = false } = options;
  const rung = await findRung(options, { mustBeUp: false });
  const going = await rung.describeDown({ withData });
  const facts = { rung: rung.name, removed: going };
  if (!dryRun) {
    if (going.length === 0) return answer(options, facts, 'There is nothing to remove.');
    note(['This goes:', ...going.map((line) => `  ${line}`)].join('\n'));
    if (!yes && !(await confirm('Remove it?'))) return note('Nothing was removed.');
  }
  const left = `What is gone is gone; npx kit down --rung ${rung.name} removes the rest.`;
  await interruptible(left, () => rung.down({ withData }));
  if (dryRun) return;
  answer(options, facts, `The ${rung.name} rung is down${withData ? '' : '; the count is kept'}.`);
}

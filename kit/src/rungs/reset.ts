import type { GlobalOptions } from '../arguments.ts';
import { interruptible } from '../interruption.ts';
import { wrap } from '../load/wrap.ts';
import { answer, confirm, note } from '../terminal.ts';
import { findRung } from './find.ts';

/** Says what is put back, asks, and puts it back. A no leaves everything as it is. */
export async function resetRung(options: GlobalOptions & { withData?: boolean }): Promise<void> {
  const { withData = false, dryRun = false, yes = false } = options;
  const rung = await findRung(options, { mustBeUp: false });
  if (!dryRun) {
    const count = withData ? 'the count begins again at 1' : 'the count goes on';
    const what =
      `This puts weight and replicas of the ${rung.name} rung back to its start, ` +
      `and ends all faults and schedules; ${count}.`;
    for (const line of wrap(what)) note(line);
    if (!yes && !(await confirm('Do it?'))) return note('Nothing was changed.');
  }
  const startedAt = performance.now();
  await interruptible('npx kit reset goes on where it stopped.', () => rung.reset({ withData }));
  if (dryRun) return;
  const seconds = Math.ceil((performance.now() - startedAt) / 1_000);
  answer(options, { rung: rung.name, seconds }, `Back at the start, in ${seconds} s.`);
}

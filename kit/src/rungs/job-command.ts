import type { GlobalOptions } from '../arguments.ts';
import type { RemoveOptions, ScheduleOptions } from '../commands/job.ts';
import { interruptible } from '../interruption.ts';
import { answer, confirm, note, whileWaiting } from '../terminal.ts';
import { findRung } from './find.ts';
import { describeJob, readRecord } from './job-report.ts';
import { jobName } from './jobs.ts';

/** Runs the job once and shows the record. */
export async function runJob(options: GlobalOptions): Promise<void> {
  const { name, jobs } = await findRung(options);
  const left = 'What has begun goes on, and may add its line.';
  const record = await interruptible(left, () => whileWaiting('Running', jobs.run()));
  if (options.dryRun) return;
  answer(options, { rung: name, job: jobName, record: readRecord(record) }, record.trimEnd());
}

/** Puts the job on a schedule. */
export async function scheduleJob(options: ScheduleOptions): Promise<void> {
  const { name, jobs } = await findRung(options);
  await interruptible('npx kit job list shows the schedule.', () => jobs.schedule(options.at));
  if (options.dryRun) return;
  const status = await jobs.status();
  answer(options, { rung: name, job: jobName, ...status }, describeJob(status));
}

/** Shows the job's schedule and its runs. */
export async function listJob(options: GlobalOptions): Promise<void> {
  const { name, jobs } = await findRung(options);
  const status = await jobs.status();
  if (options.dryRun) return;
  answer(options, { rung: name, job: jobName, ...status }, describeJob(status));
}

/** Says what goes, asks, and takes the job away. A no leaves everything as it is. */
export async function removeJob(options: RemoveOptions): Promise<void> {
  const { withData = false, dryRun = false, yes = false } = options;
  const { name, jobs } = await findRung(options);
  const going = await jobs.describeRemoval({ withData });
  const facts = { rung: name, job: jobName, removed: going };
  if (!dryRun) {
    if (going.length === 0) return answer(options, facts, 'There is nothing to remove.');
    note(['This goes:', ...going.map((line) => `  ${line}`)].join('\n'));
    if (!yes && !(await confirm('Remove it?'))) return note('Nothing was removed.');
  }
  await interruptible('npx kit job remove goes on where it stopped.', () =>
    jobs.remove({ withData }),
  );
  if (dryRun) return;
  answer(options, facts, `The job is gone${withData ? '' : '; the record is kept'}.`);
}

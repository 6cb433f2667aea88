import { type JobRun, type JobStatus, jobName } from './jobs.ts';

/** What `kit job list` shows: when the job runs, and how the runs went that are remembered. */
export function describeJob({ schedule, runs }: JobStatus): string {
  const head =
    schedule === undefined
      ? `${jobName} is on no schedule: npx kit job schedule`
      : `${jobName} runs at ${schedule.at} (${schedule.timeZone})`;
  const width = Math.max(...runs.map(({ name }) => name.length));
  const lines = runs.toSorted(byStart).map(({ name, state, startedAt = '' }) => {
    return `  ${name.padEnd(width)}  ${state.padEnd('succeeded'.length)}  ${startedAt}`.trimEnd();
  });
  return [head, ...(lines.length > 0 ? lines : ['  It has not run yet.'])].join('\n');
}

/** What has not begun comes last. */
const byStart = (one: JobRun, other: JobRun) =>
  (one.startedAt ?? '~').localeCompare(other.startedAt ?? '~');

/** A line of the record: the hits since the line before it, and all until then. */
interface RecordLine {
  until: string;
  hits: number;
  total: number;
}

/** The lines of a record, for scripts. */
export function readRecord(csv: string): RecordLine[] {
  const [, ...lines] = csv.trimEnd().split('\n');
  return lines.map((line) => {
    const [until = '', hits, total] = line.split(',');
    return { until, hits: Number(hits), total: Number(total) };
  });
}

import { type Command, InvalidArgumentError } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

export interface ScheduleOptions extends GlobalOptions {
  at?: string;
}

export interface RemoveOptions extends GlobalOptions {
  withData?: boolean;
}

/** `kit job`: the job that writes down the hits, now or on a schedule. */
export function addJob(program: Command): void {
  const job = program
    .command('job')
    .description('the job that writes down the hits of the day: now, or on a schedule')
    .addHelpText(
      'after',
      examples([
        ['kit job run', 'now, once; shows the record'],
        ['kit job schedule', 'each midnight, on a cluster'],
        ['kit job list', 'when it runs, and how it went'],
        ['kit job remove', 'the end of it; the record stays'],
      ]),
    );
  job
    .command('run')
    .description('run it now, once, and show the record')
    .addHelpText(
      'after',
      examples([
        ['kit job run', 'a line more: the hits since the line before'],
        ["kit job run --json | jq '.record[-1].hits'", 'for a script'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { runJob } = await import('../rungs/job-command.ts');
      await runJob(command.optsWithGlobals<GlobalOptions>());
    });
  job
    .command('schedule')
    .description('have the cluster run it again and again')
    .option('--at <schedule>', 'in five fields, as cron has them; midnight, unless given', schedule)
    .addHelpText(
      'after',
      examples([
        ['kit job schedule', 'each midnight (UTC)'],
        ["kit job schedule --at '*/5 * * * *'", 'every five minutes'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { scheduleJob } = await import('../rungs/job-command.ts');
      await scheduleJob(command.optsWithGlobals<ScheduleOptions>());
    });
  job
    .command('list')
    .description('when it runs, and how the last runs went')
    .addHelpText('after', examples([['kit job list', 'the schedule, and the runs so far']]))
    .action(async (_options, command: Command) => {
      const { listJob } = await import('../rungs/job-command.ts');
      await listJob(command.optsWithGlobals<GlobalOptions>());
    });
  job
    .command('remove')
    .description('take it off the cluster; the record stays')
    .option('--with-data', 'the record goes too')
    .addHelpText(
      'after',
      examples([
        ['kit job remove', 'says what goes, and asks'],
        ['kit job remove --with-data --yes', 'the record goes too; nobody is asked'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { removeJob } = await import('../rungs/job-command.ts');
      await removeJob(command.optsWithGlobals<RemoveOptions>());
    });
}

/** A schedule as cron takes it; whether its numbers make sense the cluster says. */
function schedule(text: string): string {
  if (/^[\d*?/,A-Za-z-]+( [\d*?/,A-Za-z-]+){4}$/.test(text)) return text;
  if (/^@(hourly|daily|midnight|weekly|monthly|yearly|annually)$/.test(text)) return text;
  throw new InvalidArgumentError(
    "It must be five fields with a space between, such as '0 0 * * *', or @hourly, @daily, @weekly, " +
      '@monthly or @yearly.',
  );
}

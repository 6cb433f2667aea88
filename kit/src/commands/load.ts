import { type Command, InvalidArgumentError } from 'commander';
import { examples, type GlobalOptions, wholeNumber } from '../arguments.ts';
import { numberBetween, type QuestionOptions, questionOptions } from '../load/options.ts';
import { type LoadWish, mostSeconds } from '../load/plan.ts';

export interface LoadCommandOptions extends GlobalOptions, QuestionOptions, LoadWish {
  fresh?: true;
  allowHost?: string;
}

/** `kit load`: bounded load on the front door, with what each version makes of it. */
export function addLoad(program: Command): void {
  const load = program
    .command('load')
    .description('ask the front door steadily; latencies and shares by version')
    .option('--rate <per second>', 'at this rate: 50, unless given', numberBetween(0.1, 10_000))
    .option(
      '-c, --connections <count>',
      'at most so many at a time; without a rate, as fast as they go',
      wholeNumber(1, 256),
    )
    .option('-d, --duration <time>', 'such as 30s or 2m: 30s, unless given', duration)
    .option('-n, --requests <count>', 'end after so many', wholeNumber(1, 1_000_000))
    .option('--fresh', 'a fresh connection for each request')
    .option('--allow-host <host>', 'you may put load on this host, though it is not your own');
  for (const option of questionOptions()) load.addOption(option);
  load
    .addHelpText(
      'after',
      examples([
        ['kit load', '50 a second for 30 seconds'],
        ['kit load --rate 200 -d 2m', 'steadily, whatever the answers take'],
        ['kit load -c 8 -n 5000', 'as fast as 8 connections are answered'],
        ['kit load --path /version', 'counts no hits'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { runLoad } = await import('../load/load-command.ts');
      await runLoad(command.optsWithGlobals<LoadCommandOptions>());
    });
}

/** Reads `30s` or `2m`, in seconds. */
function duration(text: string): number {
  const [, number, unit] = /^(\d{1,4})(s|m)$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'm' ? 60 : 1);
  if (seconds >= 1 && seconds <= mostSeconds) return seconds;
  throw new InvalidArgumentError(
    `It must be written 30s or 2m, and be ${mostSeconds / 60}m at most.`,
  );
}

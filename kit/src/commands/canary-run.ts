import { type Command, InvalidArgumentError, Option } from 'commander';
import { examples, type GlobalOptions, wholeNumber } from '../arguments.ts';
import { numberBetween, type QuestionOptions, questionOptions } from '../load/options.ts';

export interface RunCommandOptions extends GlobalOptions, QuestionOptions {
  steps: number[];
  requests: number;
  maxErrorPercent: number;
  maxP99Ratio: number;
  p99Floor: number;
  confidence: number;
  concurrency: number;
}

/** `kit canary run`: walks v2 through its weights by itself, and back when it is not sound. */
export function addCanaryRun(canary: Command): void {
  const run = canary
    .command('run')
    .description('give v2 more step by step; back to 0 % when it fails or is slow')
    .addOption(
      new Option('--steps <percents>', "v2's shares, rising")
        .default([5, 25, 50, 100], '5,25,50,100')
        .argParser(risingPercents),
    )
    .option('-n, --requests <count>', 'at each step', wholeNumber(100, 100_000), 1_000)
    .option('--max-error-percent <percent>', 'of v2, allowed', numberBetween(0, 99), 1)
    .option('--max-p99-ratio <times>', "v2's p99 to v1's, allowed", numberBetween(1, 100), 1.5)
    .option('--p99-floor <ms>', 'a p99 below this is never too slow', wholeNumber(0, 60_000), 100)
    .option('--confidence <share>', 'of a breach', numberBetween(0.5, 0.999_999_999), 0.999)
    .option('--concurrency <count>', 'connections at a time', wholeNumber(1, 64), 8);
  for (const option of questionOptions()) run.addOption(option);
  run
    .addHelpText(
      'after',
      examples([
        ['kit canary run', '5, 25, 50, 100 %, 1,000 requests each'],
        ['kit canary run --steps 10,50 -n 2000', 'ends at 50 %'],
        ['kit canary run --max-error-percent 0', 'one error is too many'],
        ['kit canary run --json', 'an event a line'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { runRun } = await import('../canary/run-command.ts');
      await runRun(command.optsWithGlobals<RunCommandOptions>());
    });
}

function risingPercents(text: string): number[] {
  const percents = text.split(',').map((part) => part.trim());
  const numbers = percents.map(Number);
  const isRising = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
  if (
    percents.every((part) => /^\d{1,3}$/.test(part)) &&
    isRising &&
    (numbers.at(-1) ?? 0) <= 100
  ) {
    return numbers;
  }
  throw new InvalidArgumentError(
    'It must be rising whole numbers from 1 to 100, such as 5,25,50,100.',
  );
}

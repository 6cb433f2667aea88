import { type Command, InvalidArgumentError, Option } from 'commander';
import { examples, type GlobalOptions, wholeNumber } from '../arguments.ts';
import { type ConnectionKind, connectionKinds } from '../canary/connections.ts';
import { type Expectation, parseExpectation } from '../canary/expectation.ts';
import { numberBetween, type QuestionOptions, questionOptions } from '../load/options.ts';

export interface VerifyCommandOptions extends GlobalOptions, QuestionOptions {
  expect?: Expectation;
  requests?: number;
  precision?: number;
  confidence: number;
  over: ConnectionKind | 'both';
  concurrency: number;
}

/** `kit canary verify`: asks, counts, and says whether the split is the expected one. */
export function addCanaryVerify(canary: Command): void {
  const verify = canary
    .command('verify')
    .description('prove the split: ask, count per version, say PASS or FAIL')
    .option('-e, --expect <split>', "such as 80:20; the rung's weight, unless given", expectation)
    .option(
      '-n, --requests <count>',
      'how many in all; what the precision needs, unless given',
      wholeNumber(2, 200_000),
    )
    .option(
      '--precision <points>',
      'a PASS is this close; what -n can tell, or 5',
      numberBetween(0.5, 50),
    )
    .option('--confidence <share>', 'of the verdict', numberBetween(0.5, 0.999_999_9), 0.99)
    .addOption(
      new Option('--over <connections>', 'which connections to ask over')
        .choices([...connectionKinds, 'both'])
        .default('both'),
    )
    .option('--concurrency <count>', 'connections at a time', wholeNumber(1, 64), 8);
  for (const option of questionOptions()) verify.addOption(option);
  verify
    .addHelpText(
      'after',
      examples([
        ['kit canary verify --expect 80:20', 'to 5 points, 99 % sure'],
        ['kit canary verify -e 80:20 -n 1000', 'as close as 1,000 can tell'],
        ['kit canary verify -e 1:3 --precision 3', 'closer: as many as it takes'],
        ["kit canary verify -e 0:100 -H 'x-canary: v2'", 'a route by header'],
        ['kit canary verify --path /version', 'counts no hits'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { runVerify } = await import('../canary/verify-command.ts');
      await runVerify(command.optsWithGlobals<VerifyCommandOptions>());
    });
}

function expectation(text: string): Expectation {
  try {
    return parseExpectation(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

import { type Command, Option } from 'commander';
import { examples, type GlobalOptions, serviceArgument, wholeNumber } from '../arguments.ts';
import type { ServiceName } from '../rungs/rung.ts';

interface LogsOptions extends GlobalOptions {
  follow?: boolean;
  tail: number;
}

/** `kit logs`: what the services write. */
export function addLogs(program: Command): void {
  program
    .command('logs')
    .description('what the services write')
    .addArgument(serviceArgument('[service]', 'all, unless named'))
    .option('-f, --follow', 'and what comes, until Ctrl-C')
    .addOption(
      new Option('-n, --tail <lines>', 'how many lines of each, at most')
        .argParser(wholeNumber(0, 100_000))
        .default(20),
    )
    .addHelpText(
      'after',
      examples([
        ['kit logs', 'the last lines of each service'],
        ['kit logs hit-counter -f', 'both versions, as requests come'],
      ]),
    )
    .action(async (service: ServiceName | undefined, _options, command: Command) => {
      const options = command.optsWithGlobals<LogsOptions>();
      const [{ findRung }, { interruptible }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../interruption.ts'),
      ]);
      const rung = await findRung(options);
      const { follow: isFollowing = false, tail } = options;
      await interruptible('The services go on.', () =>
        rung.logs({ ...(service && { service }), isFollowing, tail }),
      );
    });
}

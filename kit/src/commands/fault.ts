import { Argument, type Command } from 'commander';
import { examples, type GlobalOptions, serviceArgument, versionOption } from '../arguments.ts';
import type { FaultOptions } from '../rungs/faults.ts';
import type { ServiceName } from '../rungs/rung.ts';

/** `kit fault`: begins, ends and shows the faults of a service. */
export function addFault(program: Command): void {
  program
    .command('fault')
    .description('let requests of a service go wrong, for a while')
    .addArgument(serviceArgument('<service>', 'which'))
    .addArgument(
      new Argument('[action]', 'begin them, end them, show them')
        .choices(['set', 'clear', 'show'])
        .default('set'),
    )
    .addOption(versionOption('which; both, unless named'))
    .option('--delay <time>', 'hold answers back, such as 200ms or 2s')
    .option(
      '--delay-percent <percent>',
      'share of the requests that are held back; all, unless given',
    )
    .option('--error <percent>', 'share of the requests that fail')
    .option('--status <code>', 'what they fail with; 503, unless given')
    .option('--abort <percent>', 'share of the connections that are cut')
    .option('--ttl <seconds>', 'when it ends by itself; 300, unless given')
    .option('--seed <number>', 'makes the choice of requests repeatable')
    .addHelpText(
      'after',
      examples([
        ['kit fault hit-counter --version v2 --error 50 --ttl 60', 'v2 fails half of its requests'],
        ['kit fault chart-agent --delay 2s --delay-percent 10', 'one in ten is slow'],
        ['kit fault hit-counter show', 'what is on, copy by copy'],
        ['kit fault hit-counter clear', 'the end of it'],
      ]),
    )
    .action(async (service: ServiceName, action: 'set' | 'clear' | 'show', _, command: Command) => {
      const { runFault } = await import('../rungs/faults.ts');
      await runFault({ service, action }, command.optsWithGlobals<GlobalOptions & FaultOptions>());
    });
}

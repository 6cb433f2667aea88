import type { Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

/** `kit down`: takes a rung down, once that is confirmed. */
export function addDown(program: Command): void {
  program
    .command('down')
    .description('take a rung down; the count stays')
    .option('--with-data', 'the count goes too')
    .addHelpText(
      'after',
      examples([
        ['kit down', 'says what goes, and asks'],
        ['kit down --rung compose --with-data --yes', 'the volume goes too; nobody is asked'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { takeDown } = await import('../rungs/take-down.ts');
      await takeDown(command.optsWithGlobals<GlobalOptions & { withData?: boolean }>());
    });
}

import type { Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

/** `kit reset`: puts a rung back to its start, once that is confirmed. */
export function addReset(program: Command): void {
  program
    .command('reset')
    .description('back to the start: weight, replicas, no faults, no schedule')
    .option('--with-data', 'the count begins again too')
    .addHelpText(
      'after',
      examples([
        ['kit reset', 'says what it puts back, and asks'],
        ['kit reset --with-data --yes', 'before the next audience'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { resetRung } = await import('../rungs/reset.ts');
      await resetRung(command.optsWithGlobals<GlobalOptions & { withData?: boolean }>());
    });
}

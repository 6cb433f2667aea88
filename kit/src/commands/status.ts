import type { Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

/** `kit status`: what runs, and where. */
export function addStatus(program: Command): void {
  program
    .command('status')
    .description('what runs: versions, replicas, weight, addresses')
    .addHelpText(
      'after',
      examples([
        ['kit status', 'of the rung that is up'],
        ['kit status --json | jq .v2Percent', 'for a script'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const [{ findRung }, { describeStatus }, { answer }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../rungs/status-report.ts'),
        import('../terminal.ts'),
      ]);
      const rung = await findRung(options);
      const status = await rung.status();
      if (options.dryRun) return;
      answer(options, { rung: rung.name, ...status }, describeStatus(status));
    });
}

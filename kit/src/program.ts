import { Command, Option } from 'commander';
import { addCheck } from './commands/check.ts';
import { addUp } from './commands/up.ts';
import { rungNames } from './rungs/rung.ts';

/** The kit's command line; each command loads what it needs only when it runs. */
export function createProgram(): Command {
  const program = new Command('kit')
    .description('Walks the demo from one terminal to a service mesh')
    .addOption(
      new Option('-r, --rung <name>', 'which rung; what answers, unless named').choices(rungNames),
    )
    .option('--dry-run', 'print the commands and run none')
    .option('--json', 'print JSON for scripts')
    .option('-y, --yes', 'do not ask')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError('(kit <command> --help shows what it takes)')
    .helpCommand('help [command]', 'help for a command')
    .exitOverride();
  for (const add of [addUp, addCheck]) add(program);
  return program;
}

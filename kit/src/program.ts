import { Command, Option } from 'commander';
import { addBundle } from './commands/bundle.ts';
import { addCanary } from './commands/canary.ts';
import { addCheck } from './commands/check.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDown } from './commands/down.ts';
import { addExpose } from './commands/expose.ts';
import { addFault } from './commands/fault.ts';
import { addJob } from './commands/job.ts';
import { addLoad } from './commands/load.ts';
import { addLogs } from './commands/logs.ts';
import { addMesh } from './commands/mesh.ts';
import { addNew } from './commands/new.ts';
import { addReset } from './commands/reset.ts';
import { addRollback } from './commands/rollback.ts';
import { addScale } from './commands/scale.ts';
import { addShell } from './commands/shell.ts';
import { addStatus } from './commands/status.ts';
import { addUp } from './commands/up.ts';
import { rungNames } from './rungs/rung.ts';

/** The verbs, in the order in which the help lists them. */
const groups = {
  'Walk:': [addUp, addDown, addReset],
  'Look:': [addStatus, addLogs, addDoctor],
  'Move:': [addCanary, addScale, addFault],
  'Prove:': [addCheck, addLoad],
  'Cluster:': [addExpose, addMesh, addRollback, addJob, addShell],
  'Build:': [addNew, addBundle],
};

/** The kit's command line; each command loads what it needs only when it runs. */
export function createProgram(): Command {
  const program = new Command('kit')
    .description('Walks the demo from one terminal to a service mesh')
    .addOption(
      new Option('-r, --rung <name>', 'which rung; what answers, unless named')
        .choices(rungNames)
        .env('KIT_RUNG'),
    )
    .addOption(
      new Option('--context <name>', "which cluster; kubectl's own, unless named").env(
        'KIT_CONTEXT',
      ),
    )
    .addOption(
      new Option('--namespace <name>', 'where in the cluster')
        .default('meshwalk')
        .env('KIT_NAMESPACE'),
    )
    .option('--dry-run', 'print the commands and run none')
    .option('--json', 'print JSON for scripts')
    .option('-y, --yes', 'do not ask')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false, minWidthToWrap: 20 })
    .showHelpAfterError('(kit <command> --help shows what it takes)')
    .exitOverride();
  program.addHelpCommand(
    new Command('help')
      .argument('[command]')
      .description('what a command takes')
      .helpGroup('Look:'),
  );
  for (const [title, adders] of Object.entries(groups)) {
    program.commandsGroup(title);
    for (const add of adders) add(program);
  }
  return program;
}

import { type Command, Option } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

interface UpOptions extends GlobalOptions {
  detach?: boolean;
  overlay?: string;
}

/** `kit up`: brings a rung up. */
export function addUp(program: Command): void {
  program
    .command('up')
    .description('bring a rung up; local, unless named')
    .option('-d, --detach', 'local: in the background, until kit down')
    .addOption(
      new Option('-o, --overlay <name>', 'cluster: a folder of manifests/overlays, or a path').env(
        'KIT_OVERLAY',
      ),
    )
    .addHelpText(
      'after',
      examples([
        ['kit up', 'everything on this machine, until Ctrl-C'],
        ['kit up --detach', 'the same in the background'],
        ['kit up --rung compose', 'in containers'],
        ['kit up --rung kubernetes --overlay production', 'in the current cluster'],
        ['kit up --rung istio', 'in its mesh'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { rung = 'local', ...options } = command.optsWithGlobals<UpOptions>();
      // The straight way, for npm start: nothing but the rung is loaded.
      if (rung === 'local' && !options.detach && !options.dryRun) {
        const { runLocalRung } = await import('../rungs/local-run.ts');
        return runLocalRung(process.env);
      }
      const { bringUp } = await import('../rungs/bring-up.ts');
      await bringUp({ ...options, rung });
    });
}

import type { Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('bring a rung up')
    .addHelpText('after', examples([['kit up --rung local', 'everything on this machine']]))
    .action(async (_options, command: Command) => {
      const { rung = 'local' } = command.optsWithGlobals<GlobalOptions>();
      if (rung !== 'local') return command.error(`error: kit up does not know ${rung} yet`);
      const { runLocalRung } = await import('../rungs/local-run.ts');
      await runLocalRung(process.env);
    });
}

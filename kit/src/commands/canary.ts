import type { Command } from 'commander';
import { examples, type GlobalOptions, percent } from '../arguments.ts';
import { addCanaryRun } from './canary-run.ts';
import { addCanaryVerify } from './canary-verify.ts';

/** `kit canary`: the share of v2, moved and proved. */
export function addCanary(program: Command): void {
  const canary = program
    .command('canary')
    .description('move requests from v1 to v2, and prove it')
    .addHelpText(
      'after',
      examples([
        ['kit canary set 20', '20 % of the requests go to v2'],
        ['kit canary promote', 'all of them'],
        ['kit canary rollback', 'none of them'],
      ]),
    );
  canary
    .command('set')
    .description('send v2 a share of the requests')
    .argument('<percent>', 'of v2, from 0 to 100', percent)
    .addHelpText('after', examples([['kit canary set 20', '80 % v1, 20 % v2']]))
    .action((v2Percent: number, _options, command: Command) => move(v2Percent, command));
  canary
    .command('promote')
    .description('send v2 all requests')
    .addHelpText('after', examples([['kit canary promote', '0 % v1, 100 % v2']]))
    .action((_options, command: Command) => move(100, command));
  canary
    .command('rollback')
    .description('send v1 all requests')
    .addHelpText('after', examples([['kit canary rollback', '100 % v1, 0 % v2']]))
    .action((_options, command: Command) => move(0, command));
  addCanaryVerify(canary);
  addCanaryRun(canary);
}

async function move(v2Percent: number, command: Command): Promise<void> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const [{ findRung }, { describeWeight }, { interruptible }, { answer }] = await Promise.all([
    import('../rungs/find.ts'),
    import('../rungs/weight-report.ts'),
    import('../interruption.ts'),
    import('../terminal.ts'),
  ]);
  const rung = await findRung(options);
  const reached = await interruptible('npx kit status shows the weight.', () =>
    rung.setWeight(v2Percent),
  );
  if (options.dryRun) return;
  answer(options, { rung: rung.name, v2Percent: reached }, describeWeight(reached));
}

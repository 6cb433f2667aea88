import type { Command } from 'commander';
import { examples, type GlobalOptions, serviceArgument, versionOption } from '../arguments.ts';
import type { ServiceName, Version } from '../rungs/rung.ts';

/** `kit rollback`: the previous revision of a Deployment. */
export function addRollback(program: Command): void {
  program
    .command('rollback')
    .description('the previous revision of a service')
    .addArgument(serviceArgument('<service>', 'which'))
    .addOption(versionOption().default('v1'))
    .addHelpText(
      'after',
      examples([
        ['kit rollback chart-agent', 'its pods as they were before the last change'],
        ['kit rollback hit-counter --version v2', 'the pods of v2'],
      ]),
    )
    .action(async (service: ServiceName, _options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { version: Version }>();
      const { version } = options;
      const [{ findRung }, { assertVersion }, { interruptible }, { answer }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../rungs/services.ts'),
        import('../interruption.ts'),
        import('../terminal.ts'),
      ]);
      assertVersion(service, version);
      const rung = await findRung(options);
      await interruptible('The cluster goes on with it: npx kit status shows how far.', () =>
        rung.rollback(service, version),
      );
      if (options.dryRun) return;
      const text = `${service} ${version} runs its previous revision.`;
      answer(options, { rung: rung.name, service, version }, text);
    });
}

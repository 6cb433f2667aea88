import type { Command } from 'commander';
import {
  examples,
  type GlobalOptions,
  serviceArgument,
  versionOption,
  wholeNumber,
} from '../arguments.ts';
import type { ServiceName, Version } from '../rungs/rung.ts';

/** `kit scale`: more or fewer copies. */
export function addScale(program: Command): void {
  program
    .command('scale')
    .description('run more or fewer copies of a service')
    .addArgument(serviceArgument('<service>', 'which'))
    .argument('<replicas>', 'how many, from 0 to 10', wholeNumber(0, 10))
    .addOption(versionOption().default('v1'))
    .addHelpText(
      'after',
      examples([
        ['kit scale hit-counter 3', 'three of v1; the share of v2 stays, where it is a weight'],
        ['kit scale hit-counter 2 --version v2', 'two of v2'],
      ]),
    )
    .action(async (service: ServiceName, replicas: number, _options, command: Command) => {
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
      const what = `${service} ${version}: ${replicas} ${replicas === 1 ? 'copy' : 'copies'}`;
      await interruptible('npx kit status shows how many there are.', () =>
        rung.scale(service, replicas, version),
      );
      if (options.dryRun) return;
      answer(options, { rung: rung.name, service, version, replicas }, what);
    });
}

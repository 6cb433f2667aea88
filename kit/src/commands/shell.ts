import type { Command } from 'commander';
import { examples, type GlobalOptions, serviceArgument, versionOption } from '../arguments.ts';
import type { ServiceName, Version } from '../rungs/rung.ts';

/** `kit shell`: Node's prompt inside a copy of a service. */
export function addShell(program: Command): void {
  program
    .command('shell')
    .description("Node's prompt inside a service: the images have no shell")
    .addArgument(serviceArgument('<service>', 'which'))
    .addOption(versionOption().default('v1'))
    .addHelpText(
      'after',
      examples([
        ['kit shell hit-counter', 'then: os.hostname(), fs.readdirSync(".")'],
        ['kit shell chart-agent', "then: await dns.promises.lookup('k8s-app-monitor-test')"],
      ]),
    )
    .action(async (service: ServiceName, _options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & { version: Version }>();
      const [{ findRung }, { assertVersion }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../rungs/services.ts'),
      ]);
      assertVersion(service, options.version);
      const rung = await findRung(options);
      // Ctrl-C is for the prompt inside.
      process.on('SIGINT', () => undefined);
      await rung.openShell(service, options.version);
    });
}

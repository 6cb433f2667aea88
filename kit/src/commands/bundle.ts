import { type Command, InvalidArgumentError, Option } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';
import type { Destination } from '../bundle/load.ts';
import { WrongCall } from '../exit.ts';

interface WriteOptions extends GlobalOptions {
  output: string;
  platform: string[];
}

interface LoadOptions extends GlobalOptions {
  into: Destination['into'];
  cluster: string;
  registry?: string;
}

/** `kit bundle`: everything in one file, and out of it again. */
export function addBundle(program: Command): void {
  const bundle = program
    .command('bundle')
    .description('every image, manifest and page in one file, for a room without a network')
    .option('-o, --output <file>', 'the file', 'meshwalk-bundle.tar')
    .option(
      '-p, --platform <list>',
      "such as linux/amd64,linux/arm64; Docker's own, unless given",
      platforms,
      [],
    )
    .addHelpText(
      'after',
      examples([
        ['kit bundle', "for machines like this one's Docker"],
        [
          'kit bundle --platform linux/amd64,linux/arm64',
          'for both kinds, where both can be built',
        ],
        ['kit bundle load meshwalk-bundle.tar', 'there, with the cable out'],
      ]),
    )
    .action(async (_options, command: Command) => {
      const { runBundle } = await import('../bundle/command.ts');
      await runBundle(command.optsWithGlobals<WriteOptions>());
    });
  bundle
    .command('load')
    .description('put the images of a bundle where a rung finds them')
    .argument('<file>', 'what kit bundle wrote')
    .addOption(
      new Option('--into <place>', 'where to')
        .choices(['docker', 'kind', 'registry'])
        .default('docker'),
    )
    .option('--cluster <name>', 'of kind', 'meshwalk')
    .option('--registry <host/path>', 'what goes before the names')
    .addHelpText(
      'after',
      examples([
        ['kit bundle load meshwalk-bundle.tar', 'then kit up --rung compose'],
        ['kit bundle load meshwalk-bundle.tar --into kind', 'onto the nodes of the cluster'],
        ['kit bundle load … --into registry --registry registry.example/demo', 'tagged and pushed'],
      ]),
    )
    .action(async (file: string, _options, command: Command) => {
      const options = command.optsWithGlobals<LoadOptions>();
      const { runBundleLoad } = await import('../bundle/command.ts');
      await runBundleLoad(file, destinationOf(options), options);
    });
}

function destinationOf({ into, cluster, registry }: LoadOptions): Destination {
  if (into === 'docker') return { into };
  if (into === 'kind') return { into, cluster };
  if (registry === undefined) throw new WrongCall('--into registry needs --registry <host/path>');
  return { into, registry };
}

function platforms(text: string): string[] {
  const list = text.split(',').map((part) => part.trim());
  if (list.every((part) => /^linux\/(amd64|arm64)$/.test(part))) return list;
  throw new InvalidArgumentError('It must be linux/amd64, linux/arm64 or both with a comma.');
}

import { type Command, InvalidArgumentError } from 'commander';
import { examples, type GlobalOptions, wholeNumber } from '../arguments.ts';

interface NewOptions extends GlobalOptions {
  port: number;
  install: boolean;
}

/** `kit new`: writes a service of your own. */
export function addNew(program: Command): void {
  program
    .command('new')
    .description('a service of your own, from what all services have')
    .argument('<name>', 'lower case, digits and dashes', serviceName)
    .option('-p, --port <number>', 'where it listens', wholeNumber(1_024, 65_535), 3_100)
    .option('--no-install', 'leave it to you to run npm install')
    .addHelpText(
      'after',
      examples([
        ['kit new weather', 'services/weather, its Dockerfile, manifests and mesh rules'],
        ['kit new weather --port 3200', 'where 3100 is taken'],
      ]),
    )
    .action(async (name: string, _options, command: Command) => {
      const options = command.optsWithGlobals<NewOptions>();
      const { createNewService } = await import('../new-command.ts');
      await createNewService(name, options);
    });
}

function serviceName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,28}[a-z0-9]$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be 2 to 30 lower-case letters, digits and dashes, from a letter to a letter or digit.',
  );
}

import { type Command, InvalidArgumentError, Option } from 'commander';
import { examples, type GlobalOptions, wholeNumber } from '../arguments.ts';
import { serviceNames } from '../rungs/rung.ts';

export interface CheckOptions extends GlobalOptions {
  service?: string;
  adminUrl?: string;
  withFaults?: boolean;
  only?: string;
  list?: boolean;
  junit?: string;
  /** What one check may take, in seconds. */
  timeout: number;
}

/** `kit check`: services held to their contract, from outside. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .description('hold services to their contract, from outside: see what passes and what fails')
    .argument(
      '[url]',
      'a service or a front door; every service of the rung, unless given',
      baseUrl,
    )
    .addOption(
      new Option(
        '--service <name>',
        'which service it is; it says so itself, unless given',
      ).choices(serviceNames),
    )
    .option('--admin-url <url>', 'its admin port: check metrics and faults as well', baseUrl)
    .option('--with-faults', 'set faults on admin ports that the rung has, and clear them again')
    .option('--only <pattern>', 'checks with this in their name; * stands for anything')
    .option('--list', 'list the checks and run none')
    .option('--junit <file>', 'write the results as JUnit XML, too')
    .option('--timeout <seconds>', 'what one check may take', wholeNumber(1, 600), 15)
    .addHelpText(
      'after',
      `\nA run counts about 100 hits on each hit-counter that it asks.\n${help}`,
    )
    .action(async (url: string | undefined, _options, command: Command) => {
      const { runCheckCommand } = await import('../checks/command.ts');
      await runCheckCommand(url, command.optsWithGlobals<CheckOptions>());
    });
}

const help = examples([
  ['kit check', 'all services of the rung that is up'],
  ['kit check http://localhost:8000', 'what answers there'],
  ['kit check http://localhost:3000 --admin-url http://localhost:9464', 'with metrics and faults'],
  ['kit check --only chart-agent.options', 'the checks of one theme'],
  ['kit check --json --junit check.xml', 'for scripts'],
]);

/** Reads a URL of http or https and takes the slash off its end; `localhost:8000` will do. */
function baseUrl(text: string): string {
  const url = text.includes('://') ? text : `http://${text}`;
  const isHttp = /^https?:\/\/[^/]/.test(url) && URL.canParse(url) && !/[?#]/.test(url);
  if (isHttp) return url.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be a URL such as http://localhost:8000.');
}

import type { Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

interface DoctorOptions extends GlobalOptions {
  files?: string[];
}

/** `kit doctor`: what stands in the way of a rung, and why a canary does not split. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what stands in the way of a rung, and why a canary does not split')
    .option(
      '-f, --files <paths...>',
      'examine manifests instead: files, folders, or - for stdin; each on top of those before it',
    )
    .addHelpText(
      'after',
      examples([
        ['kit doctor', 'every rung: what this machine lacks for it'],
        ['kit doctor --rung istio', 'one rung, and its canary where it is up'],
        ['kit doctor --files istio/broken-labs/05-v2-gets-nothing', 'manifests, without a cluster'],
        [
          'kubectl kustomize istio/03-canary-80-20 | kit doctor --files manifests/mesh.yaml -',
          'rendered, on top of a file',
        ],
      ]),
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<DoctorOptions>();
      if (options.files === undefined) {
        const { examineRungs } = await import('../doctor/rungs-command.ts');
        return examineRungs(options);
      }
      if (command.getOptionValueSourceWithGlobals('rung') === 'cli') {
        command.error('error: --files and --rung do not go together');
      }
      const { examineFiles } = await import('../doctor/files-command.ts');
      await examineFiles(options.files, options.json === true);
    });
}

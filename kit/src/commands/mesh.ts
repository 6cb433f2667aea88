import { Argument, type Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

/** `kit mesh`: sidecars for every pod, or for none. */
export function addMesh(program: Command): void {
  program
    .command('mesh')
    .description('a sidecar for every pod, or for none')
    .addArgument(new Argument('<state>', 'with or without').choices(['on', 'off']))
    .addHelpText(
      'after',
      [
        examples([
          ['kit mesh on', 'labels the namespace and starts every pod anew'],
          ['kit mesh off', 'the same pods without sidecars'],
        ]),
        '',
        'Redis starts anew too: for some seconds the hit-counter answers 503.',
      ].join('\n'),
    )
    .action(async (state: 'on' | 'off', _options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const [{ findRung }, { interruptible }, { answer }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../interruption.ts'),
        import('../terminal.ts'),
      ]);
      const rung = await findRung(options);
      await interruptible(`Some pods may be old: npx kit mesh ${state} can be said again.`, () =>
        rung.mesh(state === 'on'),
      );
      if (options.dryRun) return;
      const text = `Every pod is ${state === 'on' ? 'in' : 'out of'} the mesh.`;
      answer(options, { rung: rung.name, mesh: state }, text);
    });
}

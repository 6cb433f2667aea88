import { Argument, type Command } from 'commander';
import { examples, type GlobalOptions } from '../arguments.ts';

/** `kit expose`: the door to other machines. */
export function addExpose(program: Command): void {
  program
    .command('expose')
    .description('open or close the door to other machines')
    .addArgument(new Argument('<state>', 'open it or close it').choices(['on', 'off']))
    .addHelpText(
      'after',
      examples([
        [
          'kit expose on --rung kubernetes',
          "port 30800 of each node; on istio, the mesh's gateway",
        ],
        ['kit expose on --rung compose', 'the ports of all networks; containers start anew'],
        ['kit expose off', 'nobody from outside gets in'],
      ]),
    )
    .action(async (state: 'on' | 'off', _options, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions>();
      const [{ findRung }, { interruptible }, { answer }] = await Promise.all([
        import('../rungs/find.ts'),
        import('../interruption.ts'),
        import('../terminal.ts'),
      ]);
      const rung = await findRung(options);
      await interruptible(`npx kit expose ${state} can be said again.`, () =>
        rung.expose(state === 'on'),
      );
      if (options.dryRun) return;
      answer(
        options,
        { rung: rung.name, expose: state },
        `The door is ${state === 'on' ? 'open' : 'closed'}.`,
      );
    });
}

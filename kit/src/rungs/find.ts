import type { GlobalOptions } from '../arguments.ts';
import { Missing, WrongCall } from '../exit.ts';
import { createShell } from '../shell.ts';
import { note, paint, whileWaiting } from '../terminal.ts';
import { type Rung, type RungContext, type RungName, rungNames } from './rung.ts';

/**
 * The rung that a call is about, said on stderr: the named one, else the one that answers. Throws
 * WrongCall where several do, Missing where none does, or where the named one is not up and has to
 * be. A dry run asks nothing: it has to name the rung.
 */
export async function findRung(
  options: GlobalOptions,
  { mustBeUp = true }: { mustBeUp?: boolean } = {},
): Promise<Rung> {
  const { rung: name, dryRun } = options;
  const rung = await (name === undefined ? detectRung(options) : createRung(name, options));
  const where = rung.where === undefined ? '' : ` (${await rung.where()})`;
  note(paint('dim', `rung: ${rung.name}${where}`, process.stderr));
  if (name !== undefined && mustBeUp && !dryRun) await rung.assertUp();
  return rung;
}

/** The rung of this name, whether it is up or not. */
export async function createRung(name: RungName, options: GlobalOptions): Promise<Rung> {
  const { dryRun = false, namespace = 'meshwalk', context } = options;
  const shell = createShell({ isDryRun: dryRun });
  const make = await makers[name]();
  return make({ shell, environment: process.env, namespace, context });
}

/** A rung loads only when it may be the one. */
const makers: Record<RungName, () => Promise<(context: RungContext) => Rung>> = {
  local: async () => (await import('./local.ts')).createLocalRung,
  compose: async () => (await import('./compose.ts')).createComposeRung,
  kubernetes: async () => (await import('./kubernetes.ts')).createKubernetesRung,
  istio: async () => (await import('./istio.ts')).createIstioRung,
};

async function detectRung(options: GlobalOptions): Promise<Rung> {
  if (options.dryRun) throw new WrongCall('A dry run asks nothing: name the rung with --rung');
  const rungs = await Promise.all(rungNames.map((name) => createRung(name, options)));
  const asking = Promise.all(rungs.map((rung) => rung.isUp()));
  const areUp = await whileWaiting('Looking for what is up', asking);
  const [rung, ...others] = rungs.filter((_, index) => areUp[index]);
  if (rung === undefined) {
    throw new Missing(
      'No rung is up. Bring one up: npx kit up (on this machine) or npx kit up --rung compose',
    );
  }
  if (others.length > 0) {
    const names = [rung, ...others].map(({ name }) => name).join(' and ');
    throw new WrongCall(`${names} are up: say which one with --rung`);
  }
  return rung;
}

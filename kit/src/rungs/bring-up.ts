import type { GlobalOptions } from '../arguments.ts';
import { WrongCall } from '../exit.ts';
import { interruptible } from '../interruption.ts';
import { answer, note } from '../terminal.ts';
import { findRung } from './find.ts';
import type { RungName } from './rung.ts';
import { describeStatus } from './status-report.ts';

interface Options extends GlobalOptions {
  rung: RungName;
  detach?: boolean;
  overlay?: string;
}

const next: Record<RungName, string> = {
  local: 'npx kit canary set 50, npx kit scale hit-counter 3; npx kit down ends it',
  compose: 'npx kit canary set 50, npx kit scale hit-counter 3; npx kit down ends it',
  kubernetes: 'npx kit canary set 50, npx kit scale hit-counter 3; npx kit down ends it',
  istio: 'npx kit canary set 20, npx kit canary verify; npx kit down ends it',
};

/** Brings a rung up and says where it is. */
export async function bringUp(options: Options): Promise<void> {
  const { rung: name, overlay, dryRun } = options;
  const isCluster = name === 'kubernetes' || name === 'istio';
  if (overlay !== undefined && !isCluster) throw new WrongCall(`${name} has no overlays`);
  const rung = await findRung(options, { mustBeUp: false });
  const left =
    name === 'local'
      ? 'Nothing is left of it.'
      : `What has started stays: npx kit down --rung ${name} removes it.`;
  await interruptible(left, () => rung.up(overlay === undefined ? {} : { overlay }));
  if (dryRun) return;
  const status = await rung.status();
  answer(options, { rung: name, ...status }, describeStatus(status));
  note(`Next: ${next[name]}`);
}

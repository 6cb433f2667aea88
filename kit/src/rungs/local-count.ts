import { rm } from 'node:fs/promises';
import { WrongCall } from '../exit.ts';
import { typedPath } from '../paths.ts';
import type { Shell } from '../shell.ts';
import type { LocalConfig } from './local-config.ts';
import { hitsDirOf } from './local-processes.ts';
import type { LocalState } from './local-state.ts';

/** The folder of the count. Throws WrongCall where it is none, or not the one that we name. */
export function hitsDirFor({ hitsDir }: LocalState, config: LocalConfig): string {
  if (hitsDir === undefined) throw new WrongCall('A Redis keeps the count, and is not ours');
  if (hitsDir === hitsDirOf(config)) return hitsDir;
  throw new WrongCall(`The count is in ${hitsDir}: set DATA_DIR as the rung has it`);
}

/** Removes a folder, printed first as a command. */
export async function removeFolder(shell: Shell, folder: string): Promise<void> {
  shell.show(['rm', '-r', typedPath(folder)]);
  if (!shell.isDryRun) await rm(folder, { recursive: true, force: true });
}

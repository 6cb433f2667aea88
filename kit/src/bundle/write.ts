import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Missing, Refusal, WrongCall } from '../exit.ts';
import { isFolder, root } from '../paths.ts';
import type { Shell } from '../shell.ts';
import { note, whileWaiting } from '../terminal.ts';
import { writeChecksums } from './checksums.ts';
import {
  archiveOf,
  enginePlatform,
  listImages,
  type Platform,
  saveForeign,
  saveOwn,
} from './images.ts';

/** What a room without a network needs besides the images. */
const manifests = ['compose.yaml', 'compose', 'observability', 'manifests', 'istio', 'docs'];

export interface Bundle {
  file: string;
  bytes: number;
  images: string[];
  platforms: Platform[];
  /** Asked for, and could not be had. */
  missing: Platform[];
}

/**
 * Writes images, manifests, pages and their checksums into one tar file. Throws Missing or WrongCall
 * where no such file can be, before minutes go into the images.
 */
export async function writeBundle(
  shell: Shell,
  { output, platforms }: { output: string; platforms: Platform[] },
): Promise<Bundle> {
  const file = resolve(output);
  await assertPlaceFor(file);
  const folder = await mkdtemp(join(tmpdir(), 'kit-bundle-'));
  try {
    const own = (await enginePlatform(shell)) || 'linux/amd64';
    const images = await listImages(shell);
    const missing: Platform[] = [];
    for (const platform of platforms.length > 0 ? platforms : [own]) {
      await mkdir(join(folder, dirname(archiveOf(platform))), { recursive: true });
      try {
        if (platform === own) await saveOwn(shell, images, own, join(folder, archiveOf(own)));
        else await saveForeign(shell, images, platform, folder);
      } catch (error) {
        if (platform === own || !(error instanceof Refusal)) throw error;
        note(`${platform} cannot be had here: ${error.message}`);
        await rm(join(folder, dirname(archiveOf(platform))), { recursive: true });
        missing.push(platform);
      }
    }
    if (!shell.isDryRun) await gatherManifests(folder, images);
    await pack(shell, folder, file);
    const bytes = shell.isDryRun ? 0 : (await stat(file)).size;
    const had = (platforms.length > 0 ? platforms : [own]).filter((it) => !missing.includes(it));
    return { file, bytes, images, platforms: had, missing };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function assertPlaceFor(file: string): Promise<void> {
  const folder = dirname(file);
  if (!(await isFolder(folder))) throw new Missing(`There is no folder ${folder}`);
  if (await isFolder(file)) throw new WrongCall(`${file} is a folder: name the file to write`);
}

/** Packs the folder into one file; where that does not come to its end, half a file is none. */
async function pack(shell: Shell, folder: string, file: string): Promise<void> {
  try {
    const packing = shell.run(['tar', '--create', '--file', file, '--directory', folder, '.']);
    await whileWaiting('Packing', packing);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

async function gatherManifests(folder: string, images: string[]): Promise<void> {
  for (const name of manifests)
    await cp(join(root, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
  await writeFile(join(folder, 'images.txt'), images.map((image) => `${image}\n`).join(''));
  await writeChecksums(folder);
}

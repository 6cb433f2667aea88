import { existsSync, globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Missing, Refusal } from '../exit.ts';
import type { Shell } from '../shell.ts';
import { verifyChecksums } from './checksums.ts';
import { archiveOf, enginePlatform, type Platform } from './images.ts';

/** Where a bundle's images go: into Docker, into a kind cluster's nodes, or on to a registry. */
export type Destination =
  | { into: 'docker' }
  | { into: 'kind'; cluster: string }
  | { into: 'registry'; registry: string };

/**
 * Loads a bundle's images, after its checksums. Gives the images' names. Throws Missing without the
 * file, Refusal where it is damaged or holds nothing for this platform.
 */
export async function loadBundle(
  shell: Shell,
  file: string,
  destination: Destination,
): Promise<string[]> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Missing(`There is no ${file}; kit bundle writes one`);
  const folder = await mkdtemp(join(tmpdir(), 'kit-bundle-'));
  try {
    await shell.run(['tar', '--extract', '--file', path, '--directory', folder]);
    if (shell.isDryRun) return [];
    await verifyChecksums(folder);
    const images = (await readFile(join(folder, 'images.txt'), 'utf8')).trimEnd().split('\n');
    for (const archive of archivesFor(folder, await enginePlatform(shell))) {
      if (destination.into === 'kind') {
        await shell.run(['kind', 'load', 'image-archive', archive, '--name', destination.cluster]);
      } else {
        await shell.run(['docker', 'load', '--input', archive]);
      }
    }
    if (destination.into === 'registry') await push(shell, images, destination.registry);
    return images;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function archivesFor(folder: string, platform: Platform): string[] {
  const archives = globSync('*.tar', { cwd: join(folder, dirname(archiveOf(platform))) });
  if (archives.length === 0) {
    const has = globSync('images/*', { cwd: folder }).map((name) => basename(name));
    throw new Refusal(`The bundle has no images for ${platform}, only for ${has.join(', ')}`);
  }
  return archives.map((name) => join(folder, dirname(archiveOf(platform)), name));
}

async function push(shell: Shell, images: string[], registry: string): Promise<void> {
  for (const image of images) {
    const there = `${registry.replace(/\/$/, '')}/${image}`;
    await shell.run(['docker', 'tag', image, there]);
    await shell.run(['docker', 'push', there]);
  }
}

import { join } from 'node:path';
import { compareVersions, parseVersion, type Version } from '../doctor/preflight/version.ts';
import type { Shell } from '../shell.ts';
import { whileWaiting } from '../terminal.ts';

/** Such as linux/amd64. */
export type Platform = string;

/** The images of the compose rung, by the name that it gives them. */
export async function listImages(shell: Shell): Promise<string[]> {
  const names = await shell.read(['docker', 'compose', 'config', '--images']);
  return [...new Set(names.split('\n').filter((name) => name !== ''))].toSorted();
}

/** The platform whose images the engine runs. */
export async function enginePlatform(shell: Shell): Promise<Platform> {
  return shell.read(['docker', 'version', '--format', '{{.Server.Os}}/{{.Server.Arch}}']);
}

/** Where a bundle keeps a platform's images: `images/linux-amd64/all.tar`, or one for each image. */
export const archiveOf = (platform: Platform, image = 'all') =>
  `images/${platform.replaceAll('/', '-')}/${image.replaceAll(/[/:]/g, '-')}.tar`;

/** The API of Docker 28, the first that saves one platform of an image. */
const savesOnePlatform: Version = [1, 48];

/** Saves the images that the engine runs, built where they are not there yet, into one file. */
export async function saveOwn(
  shell: Shell,
  images: string[],
  platform: Platform,
  file: string,
): Promise<void> {
  const there = await shell.read(['docker', 'images', '--format', '{{.Repository}}:{{.Tag}}']);
  const known = new Set(there.split('\n'));
  const missing = images.filter((image) => !known.has(image));
  if (missing.some((image) => image.startsWith('meshwalk/'))) {
    await shell.run(['docker', 'compose', 'build']);
  }
  for (const image of missing.filter((name) => !name.startsWith('meshwalk/'))) {
    await shell.run(['docker', 'pull', image]);
  }
  const api = await shell.read(['docker', 'version', '--format', '{{.Client.APIVersion}}']);
  // Else it may name the platforms of a pulled image that are not here, and kind refuses it.
  const isNew = compareVersions(parseVersion(api) ?? [0, 0], savesOnePlatform) >= 0;
  const only = isNew ? ['--platform', platform] : [];
  const saving = shell.run(['docker', 'save', ...only, '--output', file, ...images]);
  await whileWaiting('Saving', saving);
}

/**
 * Saves the images of a platform that this engine does not run, a file each, past the engine's own:
 * ours built for it, the others fetched. Throws Refusal where that cannot be done here.
 */
export async function saveForeign(
  shell: Shell,
  images: string[],
  platform: Platform,
  folder: string,
): Promise<void> {
  for (const image of images) {
    const file = join(folder, archiveOf(platform, image));
    const build = ['docker', 'buildx', 'build', '--platform', platform, '--tag', image] as const;
    const output = ['--output', `type=docker,dest=${file}`] as const;
    const [, service, version] = /^meshwalk\/(.+):(.+)$/.exec(image) ?? [];
    if (service === undefined) {
      await shell.run([...build, ...output, '-'], { input: `FROM ${image}\n` });
    } else {
      const dockerfile = `services/${service}/Dockerfile`;
      const argument = `APP_VERSION=${version}`;
      await shell.run([...build, '--file', dockerfile, '--build-arg', argument, ...output, '.']);
    }
  }
}

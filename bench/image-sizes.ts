import { docker, dockerMissing, images } from '../test/compose/support/docker.ts';
import type { Results } from './results.ts';

/** What the services' images weigh; nothing where no engine answers or none was built. */
export async function measureImages(): Promise<Results['images']> {
  if (dockerMissing) return [];
  const tags = images.map(({ tag }) => tag);
  const sizes = await docker(['image', 'inspect', '--format', '{{.Size}}', ...tags]);
  return sizes.split('\n').map((bytes, index) => ({
    tag: tags[index] ?? '',
    mb: Math.round(Number(bytes) / 1e6),
  }));
}

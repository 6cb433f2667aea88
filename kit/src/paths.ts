import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The project's root folder. */
export const root = join(import.meta.dirname, '..', '..');

/** Where Node keeps compiled (and type-stripped) code, so that the next start is quicker and smaller. */
export const compileCacheDir = join(root, 'node_modules', '.cache', 'meshwalk');

/** The file that starts a service. */
export const serverFile = (service: string) => join(root, 'services', service, 'src', 'server.ts');

/** A path as one types it here: relative below the current folder, absolute elsewhere. */
export const typedPath = (path: string) => shorten('.', path);

/** A path as the kit's commands take it, which run at the project's root. */
export const fromRoot = (path: string) => shorten(root, path);

/** Whether a path is a folder; not where there is nothing. */
export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function shorten(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith('..') ? path : short;
}

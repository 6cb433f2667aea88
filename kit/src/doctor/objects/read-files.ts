import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Missing } from '../../exit.ts';

/** A text with the name by which it is told. */
export interface Source {
  name: string;
  text: string;
}

/**
 * The YAML of a file, of every file below a folder, or of stdin for `-`. Files named outright are
 * read whatever they are called. Throws Missing where there is nothing to read.
 */
export async function readSources(path: string): Promise<Source[]> {
  if (path === '-') return [{ name: '-', text: await textOf(process.stdin) }];
  try {
    const files = (await isFolder(path)) ? await listYaml(path) : [path];
    return await Promise.all(
      files.map(async (name) => ({ name, text: await readFile(name, 'utf8') })),
    );
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : String(cause);
    const reason = code === 'ENOENT' ? 'there is no such file or folder' : code;
    throw new Missing(`${path} cannot be read: ${reason}`, { cause });
  }
}

/** Whether a path is a folder. Throws as `stat`, where there is nothing. */
export const isFolder = async (path: string) => (await stat(path)).isDirectory();

/** Every YAML file below a folder, but what is hidden or installed. */
export async function listYaml(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  // The templates of a Helm chart are no YAML yet.
  const isChart = entries.some(({ name }) => name === 'Chart.yaml');
  const isLeftOut = (name: string) =>
    name.startsWith('.') || name === 'node_modules' || (isChart && name === 'templates');
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !isLeftOut(name))
      .sort((one, other) => one.name.localeCompare(other.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return listYaml(path);
        return /\.ya?ml$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}

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
    const isFolder = (await stat(path)).isDirectory();
    const files = isFolder ? await listYaml(path) : [path];
    return await Promise.all(
      files.map(async (name) => ({ name, text: await readFile(name, 'utf8') })),
    );
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : String(cause);
    const reason = code === 'ENOENT' ? 'there is no such file or folder' : code;
    throw new Missing(`${path} cannot be read: ${reason}`, { cause });
  }
}

async function listYaml(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((one, other) => one.name.localeCompare(other.name))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return listYaml(path);
        return /\.ya?ml$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}

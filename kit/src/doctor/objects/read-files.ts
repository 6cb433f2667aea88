import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Missing } from '../../exit.ts';

/** A text with the name by which it is told. */
export interface Source {
  name: string;
  text: string;
}

/** The text of a file, or of stdin for `-`. Throws Missing where it cannot be read. */
export async function readSource(path: string): Promise<Source> {
  const text = path === '-' ? textOf(process.stdin) : readFile(path).then(decode);
  return { name: path, text: await text.catch(asMissing(path)) };
}

/** UTF-8, unless its mark says UTF-16, which is what PowerShell redirects into a file. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Every YAML file below a folder, but what is hidden or installed. Throws Missing as `readSource`. */
export async function listYaml(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(asMissing(folder));
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
        // A pipe would be waited for.
        const isFile = entry.isFile() || entry.isSymbolicLink();
        return isFile && /\.ya?ml$|^Kustomization$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}

const asMissing = (path: string) => (cause: unknown) => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : String(cause);
  const reason = code === 'ENOENT' ? 'there is no such file or folder' : code;
  throw new Missing(`${path} cannot be read: ${reason}`, { cause });
};

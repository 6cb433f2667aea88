import { createHash } from 'node:crypto';
import { createReadStream, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../exit.ts';

const listName = 'SHA256SUMS';

/** Writes SHA256SUMS, as `sha256sum --check` reads it, over every file below the folder. */
export async function writeChecksums(folder: string): Promise<void> {
  const lines = [];
  for (const file of filesOf(folder)) lines.push(`${await hash(join(folder, file))}  ${file}\n`);
  await writeFile(join(folder, listName), lines.join(''));
}

/** Throws Refusal unless the folder holds just what its SHA256SUMS says. */
export async function verifyChecksums(folder: string): Promise<void> {
  const text = await readFile(join(folder, listName), 'utf8').catch((cause) => {
    throw new Refusal(`This is no bundle: it has no ${listName}`, { cause });
  });
  const expected = new Map(
    text
      .trimEnd()
      .split('\n')
      .map((line): [string, string] => [line.slice(66), line.slice(0, 64)]),
  );
  for (const file of filesOf(folder)) {
    const isListed = expected.get(file) === (await hash(join(folder, file)));
    if (!isListed) throw new Refusal(`The bundle is damaged: ${file} is not what it was`);
    expected.delete(file);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw new Refusal(`The bundle is damaged: ${missing} is missing`);
}

function filesOf(folder: string): string[] {
  return globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((file) => file !== listName)
    .toSorted();
}

async function hash(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file), sum);
  return sum.digest('hex');
}

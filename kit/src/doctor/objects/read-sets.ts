import { dirname, join } from 'node:path';
import { isFolder } from '../../paths.ts';
import { listYaml, readSource } from './read-files.ts';
import { isKustomization, readKustomization } from './read-kustomization.ts';
import { joinReadings, type Reading, readYaml } from './reading.ts';

/**
 * What a path holds, as sets of objects that are applied together: each kustomization below a folder
 * is one, and the files that are part of none are one more. Throws Missing as `readSource`.
 */
export async function readSets(path: string): Promise<Reading[]> {
  const files = await listFiles(path);
  const roots = files.filter(isKustomization);
  const folders = roots.map((file) => dirname(file));
  const kustomized = await Promise.all(roots.map(readKustomization));
  // A component is none by itself: it changes what others bring.
  const sets = kustomized.filter(({ objects, findings }) => objects.length + findings.length > 0);
  const used = new Set(sets.flatMap((set) => set.files));
  const plain = files.filter((file) => !used.has(file) && !folders.includes(dirname(file)));
  const sources = await Promise.all(plain.map(readSource));
  const rest = joinReadings(sources.map(readYaml));
  return rest.files.length > 0 ? [...sets, rest] : sets;
}

async function listFiles(path: string): Promise<string[]> {
  const isKnown = path !== '-' && (await isFolder(path));
  return isKnown ? (await listYaml(path)).map((file) => join(file)) : [path];
}

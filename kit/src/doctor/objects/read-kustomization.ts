import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { isSameObject } from '../model/kinds.ts';
import { applyPatch } from './patch.ts';
import { at, itemsOf, type Place, placeOf, textOf } from './place.ts';
import { isFolder, readSources } from './read-files.ts';
import { joinReadings, type Reading, readYaml } from './reading.ts';
import type { SourcedObject } from './sourced-object.ts';

export const kustomizationFile = 'kustomization.yaml';

/**
 * What a kustomization is made of: its resources and components, in whatever folder, and its patches
 * from files on top. What else it does (patches written in it, images, names) is left out. Throws
 * Missing where it names what is not there.
 */
export function readKustomization(file: string): Promise<Reading> {
  return read(file, joinReadings([]), []);
}

async function read(file: string, below: Reading, trail: readonly string[]): Promise<Reading> {
  if (trail.includes(file)) return below;
  const [source = { name: file, text: '' }] = await readSources(file);
  const { findings } = readYaml(source);
  if (findings.length > 0) return { ...below, findings: [...below.findings, ...findings] };
  const kustomization = placeOf(parse(source.text, { logLevel: 'silent' }));
  const readPart = async (path: string, base = joinReadings([])): Promise<Reading> => {
    const target = join(dirname(file), path);
    if (await isFolder(target).catch(() => false))
      return read(join(target, kustomizationFile), base, [...trail, file]);
    return joinReadings([base, ...(await readSources(target)).map(readYaml)]);
  };

  const resources = pathsIn(kustomization, 'resources').map((path) => readPart(path));
  let reading = joinReadings([below, ...(await Promise.all(resources))]);
  for (const path of pathsIn(kustomization, 'components')) reading = await readPart(path, reading);
  for (const path of pathsIn(kustomization, 'patches')) {
    const patch = await readPart(path);
    const objects = reading.objects.map((object) => patched(object, patch.objects));
    reading = { ...joinReadings([reading, patch]), objects };
  }
  return inNamespace(reading, textOf(at(kustomization, 'namespace')));
}

/** Files and folders that a list names, by themselves or as `path`; no addresses. */
function pathsIn(kustomization: Place, key: string): string[] {
  return itemsOf(at(kustomization, key))
    .flatMap((item) => textOf(item) ?? textOf(at(item, 'path')) ?? [])
    .filter((path) => !path.includes('://'));
}

function patched(object: SourcedObject, patches: readonly SourcedObject[]): SourcedObject {
  return patches
    .filter((patch) => isSameObject(patch, object))
    .reduce((below, patch) => applyPatch(below, patch), object);
}

function inNamespace(reading: Reading, namespace: string | undefined): Reading {
  if (namespace === undefined) return reading;
  const objects = reading.objects.map((object) => ({ ...object, namespace }));
  return { ...reading, objects };
}

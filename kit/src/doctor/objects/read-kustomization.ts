import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { isFolder } from '../../paths.ts';
import { isSameObject } from '../model/kinds.ts';
import { applyPatch } from './patch.ts';
import { at, itemsOf, type Place, placeOf, textOf } from './place.ts';
import { readSource } from './read-files.ts';
import { joinReadings, type Reading, readYaml } from './reading.ts';
import type { SourcedObject } from './sourced-object.ts';

/** The names by which kustomize finds one in a folder. */
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

export const isKustomization = (file: string) => names.some((name) => name === basename(file));

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
  const source = await readSource(file);
  const { findings } = readYaml(source);
  if (findings.length > 0) return { ...below, findings: [...below.findings, ...findings] };
  const kustomization = placeOf(parse(source.text, { logLevel: 'silent' }));
  const readPart = async (path: string, base = joinReadings([])): Promise<Reading> => {
    const target = join(dirname(file), path);
    if (await isFolder(target)) return read(await fileIn(target), base, [...trail, file]);
    return joinReadings([base, readYaml(await readSource(target))]);
  };

  const resources = pathsIn(kustomization, 'resources').map((path) => readPart(path));
  let reading = joinReadings([below, ...(await Promise.all(resources))]);
  for (const path of pathsIn(kustomization, 'components')) reading = await readPart(path, reading);
  for (const path of pathsIn(kustomization, 'patches')) {
    const patch = await readPart(path);
    const objects = reading.objects.flatMap((object) => patched(object, patch.objects));
    reading = { ...joinReadings([reading, patch]), objects };
  }
  return inNamespace(reading, textOf(at(kustomization, 'namespace')));
}

/** The kustomization of a folder; where there is none, the file that is missing. */
async function fileIn(folder: string): Promise<string> {
  const entries = await readdir(folder).catch((): string[] => []);
  return join(folder, names.find((name) => entries.includes(name)) ?? names[0]);
}

/** What stands elsewhere: a URL, or a repository as git or kustomize name it. */
const address = /:\/\/|^git@|^github\.com[/:]|\.git([/?]|$)|[?&]ref=/;

/** Files and folders that a list names, by themselves or as `path`; no addresses. */
function pathsIn(kustomization: Place, key: string): string[] {
  return itemsOf(at(kustomization, key))
    .flatMap((item) => textOf(item) ?? textOf(at(item, 'path')) ?? [])
    .filter((path) => !address.test(path));
}

/** Nothing is left of an object that a patch deletes. */
function patched(object: SourcedObject, patches: readonly SourcedObject[]): SourcedObject[] {
  const own = patches.filter((patch) => isSameObject(patch, object));
  if (own.some((patch) => textOf(at(patch, '$patch')) === 'delete')) return [];
  return [own.reduce((below, patch) => applyPatch(below, patch), object)];
}

function inNamespace(reading: Reading, namespace: string | undefined): Reading {
  if (namespace === undefined) return reading;
  const objects = reading.objects.map((object) => ({ ...object, namespace }));
  return { ...reading, objects };
}

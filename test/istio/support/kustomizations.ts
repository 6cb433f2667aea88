import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../../kit/src/paths.ts';
import { parseManifests } from '../../manifests/support/kustomizations.ts';
import { nameOf } from '../../manifests/support/pods.ts';
import type { Manifest } from '../../manifests/support/schemas.ts';

/** A kustomization below `istio/`; its files are named from the root of the project. */
export interface Kustomization {
  /** Such as `istio/03-canary-80-20`. */
  readonly folder: string;
  /** Files that hold objects, and folders with a kustomization of their own. */
  readonly resources: readonly string[];
  /** Files, each with one whole object that takes the place of one of the resources. */
  readonly patches: readonly string[];
}

/** Every file below a folder of the project but those that are broken on purpose, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const files = await readdir(join(root, folder), { recursive: true });
  return files
    .map((file) => join(folder, file))
    .filter((file) => !file.startsWith('istio/broken-labs/'))
    .sort();
}

export const read = (file: string) => readFile(join(root, file), 'utf8');

/** Reads a folder's kustomization. */
export async function readKustomization(folder: string): Promise<Kustomization> {
  const { resources = [], patches = [] } = parse(await read(join(folder, 'kustomization.yaml')));
  const fromRoot = (path: string) => normalize(join(folder, path));
  return {
    folder,
    resources: resources.map(fromRoot),
    patches: patches.flatMap(({ path }: { path?: string }) => (path ? fromRoot(path) : [])),
  };
}

/** Every kustomization below `istio/`. */
export async function findKustomizations(): Promise<Kustomization[]> {
  const files = await filesBelow('istio');
  const found = files.filter((file) => file.endsWith('/kustomization.yaml'));
  return Promise.all(found.map((file) => readKustomization(dirname(file))));
}

/** The folders of the lessons, in their order. */
export async function findLessons(): Promise<string[]> {
  const entries = await readdir(join(root, 'istio'));
  return entries
    .filter((name) => /^\d\d-/.test(name))
    .sort()
    .map((name) => `istio/${name}`);
}

/** The object or objects of a file. */
export const readManifests = async (file: string): Promise<Manifest[]> =>
  parseManifests(await read(file));

/** The spec of the only object of a file. Throws where there is none. */
export async function readSpec<Spec>(file: string): Promise<Spec> {
  const [manifest] = await readManifests(file);
  if (manifest?.spec === undefined) throw new Error(`${file} holds no object with a spec`);
  return manifest.spec as Spec;
}

/**
 * The files that make up what a kustomization applies: those of its resources, and each patch in
 * the place of what it patches.
 */
export async function filesOf(folder: string): Promise<Map<string, string>> {
  const { resources, patches } = await readKustomization(folder);
  const files = new Map<string, string>();
  for (const resource of resources) {
    if (resource.endsWith('.yaml')) await addFile(files, resource);
    else for (const [name, file] of await filesOf(resource)) files.set(name, file);
  }
  for (const patch of patches) await addFile(files, patch);
  return files;
}

async function addFile(files: Map<string, string>, file: string): Promise<void> {
  for (const manifest of await readManifests(file)) files.set(nameOf(manifest), file);
}

import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { root } from '../../../kit/src/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Manifest } from './schemas.ts';

const run = promisify(execFile);

/** What a test needs and this machine lacks, as the reason to skip it; false where it is there. */
export const kubectlMissing =
  spawnSync('kubectl', ['version', '--client']).status === 0 ? false : 'kubectl is missing';

/** Something to render: a folder, or a kustomization that a README offers. */
export interface Rendering {
  /** Such as `manifests/overlays/workshop` or `manifests/README.md, block 1`. */
  readonly name: string;
  /** Whether it is meant to be applied as it is: everything that its objects refer to is in it. */
  readonly isWhole: boolean;
  /** Where it stands, from the root of the project. */
  readonly folder: string;
  /** The text of a kustomization.yaml that is not in the project. */
  readonly text?: string;
}

/** A place beside the overlays, from where `../workshop` is one of them. */
const offeredFolder = 'manifests/overlays/offered-by-a-readme';

/**
 * Everything below `manifests/` that renders: each folder that holds a Kustomization, each component
 * on top of the workshop, and each YAML block of a README that is a Kustomization.
 */
export async function findRenderings(): Promise<Rendering[]> {
  const files = (await readdir(join(root, 'manifests'), { recursive: true }))
    .map((file) => join('manifests', file))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')))
    .sort();
  const found = await Promise.all([
    ...files.filter((file) => file.endsWith('/kustomization.yaml')).map(renderingOfFolder),
    ...files.filter((file) => file.endsWith('/README.md')).map(renderingsOfReadme),
  ]);
  return found.flat();
}

async function renderingOfFolder(file: string): Promise<Rendering[]> {
  const folder = dirname(file);
  const { kind } = parse(await readFile(join(root, file), 'utf8'));
  if (kind !== 'Component') {
    return [{ name: folder, isWhole: folder.startsWith('manifests/overlays/'), folder }];
  }
  // Parts of a component are rendered with it.
  if (dirname(folder) !== 'manifests/components') return [];
  const component = relative(offeredFolder, folder);
  const text = `{ kind: Kustomization, resources: [../workshop], components: [${component}] }\n`;
  return [{ name: `${folder} on the workshop`, isWhole: true, folder: offeredFolder, text }];
}

async function renderingsOfReadme(file: string): Promise<Rendering[]> {
  return kustomizationsIn(await readFile(join(root, file), 'utf8')).map((text, index) => ({
    name: `${file}, block ${index + 1}`,
    isWhole: true,
    folder: offeredFolder,
    text,
  }));
}

/** The fenced YAML blocks of a page that are Kustomizations. */
export function kustomizationsIn(page: string): string[] {
  return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, text]) => text ?? '')
    .filter((text) => /^kind: Kustomization$/m.test(text));
}

/** A copy of what kustomizations may refer to, in which tests can put kustomizations of their own. */
export async function copyOfManifests(t: { after(hook: () => unknown): unknown }): Promise<string> {
  const copy = await temporaryFolder(t);
  for (const folder of ['manifests', 'observability']) {
    await cp(join(root, folder), join(copy, folder), { recursive: true });
  }
  return copy;
}

/** Renders into objects, in a copy of the manifests. Rejects with what kubectl said. */
export async function render(copy: string, { folder, text }: Rendering): Promise<Manifest[]> {
  const path = join(copy, folder);
  if (text !== undefined) {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'kustomization.yaml'), text);
  }
  const { stdout } = await run('kubectl', ['kustomize', path], { maxBuffer: 64 * 1_024 ** 2 });
  return parseManifests(stdout);
}

/** The objects of a file with one or more YAML documents. */
export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  });
}

import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WrongCall } from './exit.ts';

/** What the template is called, and where it listens; both are replaced. */
const greeter = { name: 'greeter', port: 3_100 };

/** Where each folder of the template goes. */
const destinations: Record<string, (name: string) => string> = {
  service: (name) => `services/${name}`,
  manifests: (name) => `manifests/base/${name}`,
  istio: (name) => `istio/services/${name}`,
  compose: () => 'compose',
};

/** Where every image comes from, on a cluster. */
const images = 'manifests/components/images/kustomization.yaml';

export interface NewService {
  /** Lower case, digits and dashes: it becomes a DNS name. */
  name: string;
  port: number;
}

/**
 * Writes a new service into the project at `root`, has compose.yaml include it, and names its image
 * where a registry would be named. Gives the files that are new or changed. Throws WrongCall where the
 * name is taken, before anything is written.
 */
export async function writeNewService(root: string, service: NewService): Promise<string[]> {
  const template = join(root, 'kit', 'template');
  const files = globSync('**/*', { cwd: template, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((from) => ({ from, to: destinationOf(from.slice(template.length + 1), service.name) }));
  const taken = files.find(({ to }) => existsSync(join(root, to)));
  if (taken) throw new WrongCall(`${service.name} is taken: ${taken.to} exists`);

  for (const { from, to } of files) {
    await mkdir(join(root, dirname(to)), { recursive: true });
    await writeFile(join(root, to), rename(await readFile(from, 'utf8'), service));
  }
  await includeInCompose(join(root, 'compose.yaml'), service.name);
  await nameImage(join(root, images), service.name);
  return [...files.map(({ to }) => to), 'compose.yaml', images].toSorted();
}

function destinationOf(path: string, name: string): string {
  const [folder = '', ...rest] = path.split('/');
  const destination = destinations[folder]?.(name) ?? folder;
  return [destination, ...rest].join('/').replace(greeter.name, name);
}

/** The text with the template's name, variable and port replaced by the service's own. */
function rename(text: string, { name, port }: NewService): string {
  const variable = name.toUpperCase().replaceAll('-', '_');
  return text
    .replaceAll('GREETER', variable)
    .replaceAll(greeter.name, name)
    .replaceAll('3_100', numeral(port))
    .replaceAll(`${greeter.port}`, `${port}`);
}

/** A number as Biome writes it in code: 3_100. */
const numeral = (port: number) => `${port}`.replace(/\B(?=(\d{3})+$)/g, '_');

async function includeInCompose(file: string, name: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace(/(include:\n(?: {2}- .+\n)+)/, `$1  - compose/${name}.yaml\n`),
  );
}

async function nameImage(file: string, name: string): Promise<void> {
  const image = `meshwalk/${name}`;
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('images:\n', `$&  - name: ${image}\n    newName: ${image}\n`));
}

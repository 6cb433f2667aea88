import { Missing, Refusal } from '../exit.ts';
import { print } from '../terminal.ts';
import { examine, inOrder } from './examine.ts';
import { applyLayers } from './objects/layers.ts';
import { parseYaml } from './objects/parse-yaml.ts';
import { readSources } from './objects/read-files.ts';
import { countOf, describeFinding } from './report.ts';

/**
 * Examines manifests: each path is applied on those before it. Prints the findings, and throws
 * Refusal where there are any, Missing where there is nothing to read.
 */
export async function examineFiles(paths: readonly string[], isJson: boolean): Promise<void> {
  const layers = [];
  for (const path of paths) {
    const sources = await readSources(path);
    layers.push(sources.map(({ name, text }) => parseYaml(name, text)));
  }
  const objects = applyLayers(layers.map((layer) => layer.flatMap((read) => read.objects)));
  const unreadable = layers.flat().flatMap((read) => read.findings);
  if (objects.length === 0 && unreadable.length === 0) {
    throw new Missing(`There is no object of Kubernetes in ${paths.join(', ')}`);
  }
  const findings = inOrder([...unreadable, ...examine(objects)]);
  const examined = `${countOf(objects.length, 'object')} in ${countOf(layers.flat().length, 'file')}`;

  if (isJson) print(JSON.stringify({ findings, objects: objects.length }));
  else for (const finding of findings) print(describeFinding(finding));
  if (findings.length > 0) {
    throw new Refusal(`${countOf(findings.length, 'finding')}; ${examined} examined.`);
  }
  if (!isJson) print(`Nothing found; ${examined} examined.`);
}

import { Missing, Refusal } from '../exit.ts';
import { print } from '../terminal.ts';
import { examineAlternatives, inOrder } from './examine.ts';
import { applyLayers } from './objects/layers.ts';
import { readSets } from './objects/read-sets.ts';
import { joinReadings, type Reading } from './objects/reading.ts';
import { countOf, describeFinding } from './report.ts';

/**
 * Examines manifests: each path is applied on those before it. Prints the findings, and throws
 * Refusal where there are any, Missing where there is nothing to read.
 */
export async function examineFiles(paths: readonly string[], isJson: boolean): Promise<void> {
  const layers: Reading[][] = [];
  for (const path of paths) layers.push(await readSets(path));
  const below = layers.slice(0, -1).map((sets) => joinReadings(sets).objects);
  const whole = joinReadings(layers.flat());
  if (whole.objects.length + whole.findings.length === 0) {
    throw new Missing(`There is no object of Kubernetes in ${paths.join(', ')}`);
  }
  const found = (layers.at(-1) ?? []).flatMap(({ objects }) =>
    examineAlternatives(applyLayers([...below, objects])),
  );
  const findings = inOrder([...whole.findings, ...found]);
  const fileCount = new Set(whole.files).size;
  const examined = `${countOf(fileCount, 'file')} examined`;

  if (isJson) print(JSON.stringify({ findings, files: fileCount }));
  else for (const finding of findings) print(describeFinding(finding));
  if (findings.length > 0) {
    throw new Refusal(`${countOf(findings.length, 'finding')}; ${examined}.`);
  }
  if (!isJson) print(`Nothing found; ${examined}.`);
}

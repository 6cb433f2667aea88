import type { LocatedFinding } from '../finding.ts';
import { parseYaml } from './parse-yaml.ts';
import type { Source } from './read-files.ts';
import type { SourcedObject } from './sourced-object.ts';

/** What was read: objects, and findings for what is no YAML. */
export interface Reading {
  objects: SourcedObject[];
  findings: LocatedFinding[];
  /** The files that it comes from. */
  files: string[];
}

/** Reads one text as YAML documents; what is no YAML becomes a finding. */
export function readYaml({ name, text }: Source): Reading {
  return { ...parseYaml(name, text), files: [name] };
}

/** Several readings as one. */
export function joinReadings(readings: readonly Reading[]): Reading {
  return {
    objects: readings.flatMap(({ objects }) => objects),
    findings: readings.flatMap(({ findings }) => findings),
    files: readings.flatMap(({ files }) => files),
  };
}

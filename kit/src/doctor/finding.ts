import type { Place } from './objects/place.ts';
import type { SourcedObject } from './objects/sourced-object.ts';

/** A mistake, and where it is. */
export interface Finding {
  at: Place;
  /** What is wrong. */
  what: string;
  /** What comes of it. */
  why: string;
  /** The edit or the command that mends it. */
  mend: string;
}

/** Something that goes wrong often, and how to find it. */
export interface Rule {
  id: string;
  /** The codes of Istio's own analysis for it. */
  istio?: readonly string[];
  find(objects: readonly SourcedObject[]): Finding[];
}

/** A finding as it is told: the rule, and the source with the line where there is a file. */
export interface LocatedFinding {
  rule: string;
  istio?: readonly string[];
  source: string;
  line: number | undefined;
  /** Such as `VirtualService hit-counter`. */
  object: string;
  what: string;
  why: string;
  mend: string;
}

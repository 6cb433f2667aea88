import type { Finding, LocatedFinding, Rule } from './finding.ts';
import type { SourcedObject } from './objects/sourced-object.ts';
import { rules } from './rules.ts';

/** Every mistake of the rules in the objects, taken together; in the order of sources and lines. */
export function examine(objects: readonly SourcedObject[]): LocatedFinding[] {
  return inOrder(rules.flatMap((rule) => rule.find(objects).map((found) => locate(rule, found))));
}

/** Sorted by source, line and rule, each told once. */
export function inOrder(findings: readonly LocatedFinding[]): LocatedFinding[] {
  const unique = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...unique.values()].sort(
    (one, other) =>
      one.source.localeCompare(other.source) ||
      (one.line ?? 0) - (other.line ?? 0) ||
      one.rule.localeCompare(other.rule),
  );
}

function locate({ id, istio }: Rule, { at, what, why, mend }: Finding): LocatedFinding {
  const { object, path } = at;
  return {
    rule: id,
    ...(istio && { istio }),
    source: object.source,
    line: object.lineOf(path),
    object: `${object.kind} ${object.name}`,
    what,
    why,
    mend,
  };
}

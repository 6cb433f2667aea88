import type { Finding, LocatedFinding, Rule } from './finding.ts';
import { isSameObject } from './model/kinds.ts';
import { applyLayers } from './objects/layers.ts';
import type { SourcedObject } from './objects/sourced-object.ts';
import { rules } from './rules.ts';

/** Every mistake of the rules in the objects, taken together; in the order of sources and lines. */
export function examine(objects: readonly SourcedObject[]): LocatedFinding[] {
  return inOrder(rules.flatMap((rule) => rule.find(objects).map((found) => locate(rule, found))));
}

/** What changes the way of requests: of an alternative that is not applied it does nothing. */
const effective = ['VirtualService', 'HTTPRoute', 'GRPCRoute', 'PeerAuthentication', 'EnvoyFilter'];

/**
 * As `examine`, where several sources may state one object: each of these is examined in its turn,
 * in the place of the others. What the others state beside may be referred to.
 */
export function examineAlternatives(objects: readonly SourcedObject[]): LocatedFinding[] {
  const alternatives = new Set(
    objects
      .filter((one) => objects.some((o) => o.source !== one.source && isSameObject(one, o)))
      .map(({ source }) => source),
  );
  const common = examine(objects).filter(({ source }) => !alternatives.has(source));
  const each = [...alternatives].flatMap((source) => {
    const own = objects.filter((object) => object.source === source);
    const others = objects
      .filter((object) => object.source !== source)
      .filter((object) => !alternatives.has(object.source) || !effective.includes(object.kind));
    return examine(applyLayers([others, own])).filter((finding) => finding.source === source);
  });
  return inOrder([...common, ...each]);
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
    ...object.originOf(path),
    object: `${object.kind} ${object.name}`,
    what,
    why,
    mend,
  };
}

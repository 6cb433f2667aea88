import { isMap, type Path, type SourcedObject } from './sourced-object.ts';

/** An object as a patch leaves it; what the patch states is where the patch says it. */
export function applyPatch(object: SourcedObject, patch: SourcedObject): SourcedObject {
  return {
    ...object,
    value: merge(object.value, patch.value),
    source: patch.source,
    originOf: (path) => (has(patch.value, path) ? patch : object).originOf(path),
  };
}

/** The lists of a pod that a patch merges by name; every other list it replaces. */
const namedLists = ['containers', 'initContainers', 'env', 'volumes'];

/** Maps by key; null removes a value, any other replaces it. */
function merge(value: unknown, patch: unknown, key = ''): unknown {
  if (isMap(value) && isMap(patch)) {
    const merged: Record<string, unknown> = { ...value };
    for (const [key, change] of Object.entries(patch))
      merged[key] = merge(merged[key], change, key);
    return Object.fromEntries(Object.entries(merged).filter(([, left]) => left !== null));
  }
  const isMerged = Array.isArray(value) && Array.isArray(patch) && namedLists.includes(key);
  if (!isMerged) return patch;
  const kept = value.map((item) => {
    const change = patch.find((other) => nameOf(other) === nameOf(item));
    return change === undefined ? item : merge(item, change);
  });
  const isNew = (item: unknown) => !value.some((other) => nameOf(other) === nameOf(item));
  return [...kept, ...patch.filter(isNew)];
}

const nameOf = (item: unknown) =>
  isMap(item) && typeof item.name === 'string' ? item.name : undefined;

function has(value: unknown, path: Path): boolean {
  let found = value;
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)];
    else if (isMap(found) && Object.hasOwn(found, key)) found = found[key];
    else return false;
  }
  return found !== undefined;
}

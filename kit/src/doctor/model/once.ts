import type { SourcedObject } from '../objects/sourced-object.ts';

type Read<Found> = (objects: readonly SourcedObject[]) => Found;

/** Reads the same objects once, however often it is asked: rules ask again for each of their places. */
export function oncePerObjects<Found>(read: Read<Found>): Read<Found> {
  const known = new WeakMap<readonly SourcedObject[], { found: Found }>();
  return (objects) => {
    const before = known.get(objects);
    if (before) return before.found;
    const found = read(objects);
    known.set(objects, { found });
    return found;
  };
}

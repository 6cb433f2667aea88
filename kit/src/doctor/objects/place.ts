import { isMap, type Path, type SourcedObject } from './sourced-object.ts';

/** A value inside an object, and the way to it; the value is undefined where there is none. */
export interface Place {
  object: SourcedObject;
  path: Path;
  value: unknown;
}

/** What is below an object or a place, along keys and indexes. */
export function at(from: SourcedObject | Place, ...path: Path): Place {
  const start = 'object' in from ? from : { object: from, path: [], value: from.value };
  let { value } = start;
  for (const key of path) value = child(value, key);
  return { object: start.object, path: [...start.path, ...path], value };
}

function child(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Any value as a place, to be read in the same way. */
export function placeOf(value: unknown): Place {
  const names = { apiVersion: '', kind: '', name: '', namespace: '', source: '' };
  return { object: { ...names, value, originOf: () => nowhere }, path: [], value };
}

const nowhere = { source: '', line: undefined };

/** The items of a list; [] where there is no list. */
export function itemsOf(place: Place): Place[] {
  return Array.isArray(place.value) ? place.value.map((_item, index) => at(place, index)) : [];
}

/** The keys of a map; [] where there is no map. */
export function keysOf({ value }: Place): string[] {
  return isMap(value) ? Object.keys(value) : [];
}

/** A text, or a number or boolean as it would be written; undefined for anything else. */
export function textOf({ value }: Place): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** The number at a place; undefined where there is none. */
export function numberOf({ value }: Place): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A map of texts, such as labels; {} where there is none. */
export function textsOf(place: Place): Record<string, string> {
  const pairs = keysOf(place).map((key) => [key, textOf(at(place, key)) ?? '']);
  return Object.fromEntries(pairs);
}

/** Whether the object has anything but null at a place. */
export const isThere = ({ value }: Place) => value !== undefined && value !== null;

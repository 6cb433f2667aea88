import { at, itemsOf, type Place } from '../objects/place.ts';

/** A JSON answer as a place, so that it can be read like an object of Kubernetes. */
export function asPlace(value: unknown): Place {
  const object = {
    apiVersion: '',
    kind: '',
    name: '',
    namespace: '',
    value,
    source: '',
    lineOf: () => undefined,
  };
  return { object, path: [], value };
}

/** The items of a list that kubectl printed. */
export const itemsOfList = (value: unknown): Place[] => itemsOf(at(asPlace(value), 'items'));

import { at, itemsOf, type Place, placeOf } from '../objects/place.ts';

/** The items of a list that kubectl printed. */
export const itemsOfList = (value: unknown): Place[] => itemsOf(at(placeOf(value), 'items'));

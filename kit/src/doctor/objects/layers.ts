import { isSameObject } from '../model/kinds.ts';
import type { SourcedObject } from './sourced-object.ts';

/** What is left once each layer is applied on those before it: its objects replace their namesakes. */
export function applyLayers(layers: readonly SourcedObject[][]): SourcedObject[] {
  return layers.flatMap((layer, index) => {
    const later = layers.slice(index + 1).flat();
    return layer.filter((object) => !later.some((other) => isSameObject(object, other)));
  });
}

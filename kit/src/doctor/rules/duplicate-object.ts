import type { Rule } from '../finding.ts';
import { isSameObject } from '../model/kinds.ts';
import { at } from '../objects/place.ts';

/** Two objects of one kind and name in one file. */
export const duplicateObject: Rule = {
  id: 'duplicate-object',
  find: (objects) =>
    objects.flatMap((object, index) => {
      const earlier = objects.slice(0, index).find(
        (other) =>
          other.source === object.source &&
          isSameObject(other, object) &&
          // One that names no namespace may be in any, and need not be in that of the other.
          other.namespace === object.namespace,
      );
      if (!earlier || object.name === '') return [];
      return {
        at: at(object, 'metadata', 'name'),
        what: `${object.kind} ${object.name} stands in this file twice, first at line ${earlier.originOf(['metadata', 'name']).line}`,
        why: 'the second replaces the first when the file is applied: only one is left',
        mend: 'Give the second a name of its own, such as hit-counter-v2, or remove one',
      };
    }),
};

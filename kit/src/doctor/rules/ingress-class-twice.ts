import type { Rule } from '../finding.ts';
import { classAnnotation } from '../model/ingresses.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { at, isThere } from '../objects/place.ts';

/** An Ingress whose class is said by the old annotation, and by the field too. */
export const ingressClassTwice: Rule = {
  id: 'ingress-class-twice',
  find: (objects) =>
    ofKind(objects, groups.ingress, 'Ingress')
      .map((object) => ({ object, place: at(object, 'metadata', 'annotations', classAnnotation) }))
      .filter(
        ({ object, place }) => isThere(place) && isThere(at(object, 'spec', 'ingressClassName')),
      )
      .map(({ place }) => ({
        at: place,
        what: `The annotation ${classAnnotation} stands beside ingressClassName`,
        why: 'the API server refuses an Ingress that says its class twice',
        mend: 'Remove the annotation',
      })),
};

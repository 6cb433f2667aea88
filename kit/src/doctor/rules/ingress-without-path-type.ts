import type { Rule } from '../finding.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { at, isThere, itemsOf } from '../objects/place.ts';

/** A path of an Ingress that does not say how it is compared. */
export const ingressWithoutPathType: Rule = {
  id: 'ingress-without-path-type',
  find: (objects) =>
    ofKind(objects, groups.ingress, 'Ingress')
      .flatMap((object) => itemsOf(at(object, 'spec', 'rules')))
      .flatMap((rule) => itemsOf(at(rule, 'http', 'paths')))
      .filter((path) => !isThere(at(path, 'pathType')))
      .map((path) => ({
        at: path,
        what: 'This path has no pathType',
        why: 'networking.k8s.io/v1 requires it: the API server refuses the Ingress',
        mend: 'Add pathType: Prefix',
      })),
};

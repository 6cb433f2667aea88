import type { Rule } from '../finding.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { labels } from '../model/mesh.ts';
import { at, isThere, textOf } from '../objects/place.ts';

/** A namespace whose label for sidecars has a value that Istio does not know. */
export const injectionLabel: Rule = {
  id: 'injection-label',
  istio: ['IST0102'],
  find: (objects) =>
    ofKind(objects, groups.core, 'Namespace')
      .map((object) => at(object, 'metadata', 'labels', labels.injection))
      .filter((place) => isThere(place) && !/^(enabled|disabled)$/.test(textOf(place) ?? ''))
      .map((place) => ({
        at: place,
        what: `${labels.injection} is ${textOf(place)}: it can be enabled or disabled`,
        why: 'any other value means no sidecars',
        mend: `kubectl label namespace ${place.object.name} ${labels.injection}=enabled --overwrite`,
      })),
};

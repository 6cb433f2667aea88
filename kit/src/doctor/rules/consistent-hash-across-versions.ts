import type { Rule } from '../finding.ts';
import { destinationRulesOf, isFor } from '../model/destination-rules.ts';
import { isSplit, virtualServicesOf } from '../model/virtual-services.ts';
import { at, isThere, itemsOf } from '../objects/place.ts';

/** A consistent hash for a host whose versions are divided by weight. */
export const consistentHashAcrossVersions: Rule = {
  id: 'consistent-hash-across-versions',
  find: (objects) => {
    const split = virtualServicesOf(objects)
      .flatMap(({ routes }) => routes.filter(isSplit))
      .flatMap(({ destinations }) => destinations);
    return destinationRulesOf(objects).flatMap((rule) => {
      if (!split.some((destination) => isFor(rule, destination))) return [];
      const { object } = rule;
      return [at(object, 'spec'), ...itemsOf(at(object, 'spec', 'subsets'))]
        .map((place) => at(place, 'trafficPolicy', 'loadBalancer', 'consistentHash'))
        .filter(isThere)
        .map((place) => ({
          at: place,
          what: `The hash keeps a visitor of ${rule.host} on one pod of a version, not on one version`,
          why: 'the version is drawn anew by weight at each request; the hash then chooses a pod inside that subset',
          mend: 'Keep a visitor on a version by a match on a cookie or header, above the route with the weights',
        }));
    });
  },
};

import type { Rule } from '../finding.ts';
import { destinationRulesOf, isFor } from '../model/destination-rules.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A route to a subset that no DestinationRule defines. */
export const subsetUndefined: Rule = {
  id: 'subset-undefined',
  istio: ['IST0101'],
  find: (objects) => {
    const rules = destinationRulesOf(objects);
    return virtualServicesOf(objects)
      .flatMap(allDestinationsOf)
      .flatMap((destination) => {
        const { host, subset } = destination;
        if (subset === undefined) return [];
        const ofHost = rules.filter((rule) => isFor(rule, destination));
        const names = ofHost.flatMap(({ subsets }) => subsets.map(({ name }) => name));
        if (names.includes(subset)) return [];
        const known = names.length > 0 ? `only ${names.join(', ')}` : 'and no other either';
        const what =
          ofHost.length > 0
            ? `The DestinationRule of ${host} defines no subset ${subset}, ${known}`
            : `No DestinationRule defines subset ${subset} of ${host}: there is none for this host`;
        return {
          at: at(destination.at, 'subset'),
          what,
          why: 'a route to a subset that is not defined answers 503',
          mend: `Apply a DestinationRule with host: ${host} and a subset named ${subset} before this VirtualService`,
        };
      });
  },
};

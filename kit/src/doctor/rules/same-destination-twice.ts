import type { Rule } from '../finding.ts';
import { isSplit, virtualServicesOf } from '../model/virtual-services.ts';

/** Weights between destinations that are one and the same. */
export const sameDestinationTwice: Rule = {
  id: 'same-destination-twice',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.filter(isSplit).flatMap(({ destinations }) =>
        destinations.flatMap((destination, index) => {
          const { host, subset, port } = destination;
          const isTwin = destinations
            .slice(0, index)
            .some((o) => o.host === host && o.subset === subset && o.port === port);
          if (!isTwin) return [];
          return {
            at: destination.at,
            what: `${subset ? `Subset ${subset} of ${host}` : host} stands twice in one route`,
            why: 'weights divide requests between destinations: both shares go to the same pods',
            mend: 'Name a subset in each destination (subset: v1, subset: v2), and define both in a DestinationRule',
          };
        }),
      ),
    ),
};

import type { Rule } from '../finding.ts';
import { type DestinationRule, destinationRulesOf, isFor } from '../model/destination-rules.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A file in which the routes to subsets come before the subsets. */
export const subsetsAfterRoutes: Rule = {
  id: 'subsets-after-routes',
  find: (objects) => {
    const rules = destinationRulesOf(objects);
    const order = new Map(objects.map((object, index) => [object, index]));
    return virtualServicesOf(objects).flatMap((routes) => {
      const { object } = routes;
      const targets = allDestinationsOf(routes).filter(({ subset }) => subset !== undefined);
      const meant = rules
        .filter(({ subsets }) => subsets.length > 0)
        .filter((rule) => targets.some((target) => isFor(rule, target)));
      const isAfter = (rule: DestinationRule) =>
        rule.object.source === object.source &&
        (order.get(rule.object) ?? 0) > (order.get(object) ?? 0);
      // Where another file has them too, they are there before.
      const [after] = meant.every(isAfter) ? meant : [];
      const line = after?.object.originOf(['kind']).line;
      // A cluster has no order.
      if (!after || line === undefined) return [];
      return {
        at: at(object, 'kind'),
        what: `The subsets of ${after.host} are defined below, at line ${line}, after the routes to them`,
        why: 'the file is applied from top to bottom: until the subsets arrive, requests answer 503',
        mend: 'Move the DestinationRule above the VirtualService; on removal it goes last',
      };
    });
  },
};

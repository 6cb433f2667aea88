import type { Rule } from '../finding.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';

/** A destination without a weight beside others. */
export const weightMissing: Rule = {
  id: 'weight-missing',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.flatMap(({ destinations }) => {
        if (destinations.length < 2) return [];
        return destinations
          .filter(({ weight }) => weight === undefined)
          .map(({ at, host, subset }) => ({
            at,
            what: `${subset ? `Subset ${subset} of ${host}` : host} has no weight beside others`,
            why: 'without a weight it is 0: no request goes there',
            mend: 'State the weight of each destination; together they make 100',
          }));
      }),
    ),
};

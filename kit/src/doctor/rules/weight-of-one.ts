import type { Rule } from '../finding.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';

/** A weight on the only destination of a route. */
export const weightOfOne: Rule = {
  id: 'weight-of-one',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.flatMap(({ destinations }) => {
        const [only] = destinations;
        if (!only || destinations.length > 1 || [undefined, 100].includes(only.weight)) return [];
        return {
          at: only.at,
          what: `The weight ${only.weight} stands on the only destination of its route`,
          why: 'an only destination gets every request of its route, whatever its weight',
          mend: 'Put both destinations into one route, weights 80 and 20, or leave the weight out',
        };
      }),
    ),
};

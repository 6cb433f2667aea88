import type { Rule } from '../finding.ts';
import { gatewayRoutesOf } from '../model/gateway-routes.ts';

/** A backend without a weight beside others that have one. */
export const weightIsOne: Rule = {
  id: 'weight-is-one',
  find: (objects) =>
    gatewayRoutesOf(objects).flatMap(({ rules }) =>
      rules.flatMap(({ backends }) => {
        const stated = backends.flatMap(({ weight }) => weight ?? []);
        const sum = stated.reduce((total, weight) => total + weight, 0);
        if (stated.length === 0 || stated.length === backends.length || sum <= 1) return [];
        return backends
          .filter(({ weight }) => weight === undefined)
          .map(({ at, service }) => ({
            at,
            what: `${service?.name ?? 'This backend'} has no weight beside others`,
            why: `a backendRef without a weight has 1: here 1 of ${sum + backends.length - stated.length} requests`,
            mend: 'State the weight of each backendRef; 0 sends it nothing',
          }));
      }),
    ),
};

import type { Rule } from '../finding.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** Weights of one route that are all stated and do not make 100. */
export const weightsNot100: Rule = {
  id: 'weights-not-100',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.flatMap((route) => {
        const weights = route.destinations.map(({ weight }) => weight);
        const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
        if (weights.length < 2 || weights.includes(undefined) || sum === 100 || sum === 0) {
          return [];
        }
        const shares = weights.map((weight) => `${(((weight ?? 0) / sum) * 100).toFixed(1)} %`);
        return {
          at: at(route.at, 'route'),
          what: `The weights ${weights.join(' and ')} make ${sum}, not 100`,
          why: `a weight is a part of the sum: the shares are ${shares.join(' and ')}`,
          mend: 'State weights that sum to 100, so that each can be read as a percentage',
        };
      }),
    ),
};

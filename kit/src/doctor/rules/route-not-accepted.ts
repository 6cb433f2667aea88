import type { Rule } from '../finding.ts';
import { gatewayRoutesOf } from '../model/gateway-routes.ts';
import { at, itemsOf, textOf } from '../objects/place.ts';

/** A route that a controller has looked at and said no to; a cluster tells. */
export const routeNotAccepted: Rule = {
  id: 'route-not-accepted',
  istio: ['IST0171'],
  find: (objects) =>
    gatewayRoutesOf(objects).flatMap(({ object }) =>
      itemsOf(at(object, 'status', 'parents'))
        .flatMap((parent) => itemsOf(at(parent, 'conditions')))
        .filter((condition) => textOf(at(condition, 'status')) === 'False')
        .map((condition) => ({
          at: condition,
          what: `${textOf(at(condition, 'type'))} is false: ${textOf(at(condition, 'reason'))}`,
          why: `the route does not do what it says: ${textOf(at(condition, 'message')) ?? 'no message'}`,
          mend: `Mend what the message names, then look again: kubectl describe httproute ${object.name} -n ${object.namespace}`,
        })),
    ),
};

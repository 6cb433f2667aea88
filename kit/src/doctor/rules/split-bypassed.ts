import type { Finding, Rule } from '../finding.ts';
import { isSameService } from '../model/hosts.ts';
import {
  type Destination,
  type HttpRoute,
  isSplit,
  virtualServicesOf,
} from '../model/virtual-services.ts';

/** A route to the Service as a whole, above the route that divides its versions by weight. */
export const splitBypassed: Rule = {
  id: 'split-bypassed',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.flatMap((route, index) => findBypass(route, routes.slice(index + 1))),
    ),
};

function findBypass({ matches, destinations }: HttpRoute, below: HttpRoute[]): Finding[] {
  if (matches.length === 0) return [];
  return destinations.flatMap((destination) => {
    const split = below.find((route) => isSplit(route) && divides(route, destination));
    if (destination.subset !== undefined || !split) return [];
    const line = split.at.object.originOf(split.at.path).line;
    return {
      at: destination.at,
      what: `What matches here goes to all of ${destination.host}, past the weights ${line === undefined ? 'below' : `of line ${line}`}`,
      why: 'the first route that matches wins: these requests are divided by the number of pods',
      mend: 'Remove this route, or give it the same subsets and weights',
    };
  });
}

function divides({ destinations }: HttpRoute, { service }: Destination): boolean {
  return destinations.some(
    (other) =>
      other.subset !== undefined &&
      other.service !== undefined &&
      service !== undefined &&
      isSameService(other.service, service),
  );
}

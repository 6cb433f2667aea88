import type { Rule } from '../finding.ts';
import { gatewaysOf, hostsFor } from '../model/gateways.ts';
import { isSameService, overlap } from '../model/hosts.ts';
import {
  type Destination,
  doorsOf,
  hostNamesOf,
  isOnMesh,
  isSplit,
  virtualServicesOf,
} from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A split for sidecars, while requests come in through a Gateway that does not know of it. */
export const splitInsideOnly: Rule = {
  id: 'split-inside-only',
  istio: ['IST0140'],
  find: (objects) => {
    const all = virtualServicesOf(objects);
    const atDoors = all.filter((routes) => doorsOf(routes).length > 0);
    const inside = all.filter((routes) => isOnMesh(routes) && doorsOf(routes).length === 0);
    return inside.flatMap((routes) => {
      const { object } = routes;
      const split = routes.routes.filter(isSplit).flatMap(({ destinations }) => destinations);
      if (split.length === 0) return [];
      const around = atDoors
        .flatMap((other) => other.routes.flatMap(({ destinations }) => destinations))
        .find((destination) => isAround(destination, split));
      const door = gatewaysOf(objects).find(
        (gateway) =>
          atDoors.length === 0 ||
          hostsFor(gateway, object.namespace).some(
            (host) => host !== '*' && hostNamesOf(routes).some((h) => overlap(host, h)),
          ),
      );
      if (!around && !door) return [];
      const mend = door ?? gatewaysOf(objects)[0];
      return {
        at: at(object, 'spec', 'hosts'),
        what: around
          ? `This split is for sidecars only; from outside, VirtualService ${around.at.object.name} leads to all of ${around.host}`
          : `This split is for sidecars only: it is not bound to Gateway ${door?.object.name}`,
        why: around
          ? 'requests from outside are divided by the number of pods'
          : 'a request from outside finds no route at the gateway: 404',
        mend: `Add gateways: [mesh, ${mend?.object.name ?? 'your Gateway'}], and to hosts the name by which it is called from outside`,
      };
    });
  },
};

/** Whether it leads to the Service as a whole that others divide. */
function isAround({ service, subset }: Destination, split: Destination[]): boolean {
  return (
    subset === undefined &&
    service !== undefined &&
    split.some((other) => other.service && isSameService(other.service, service))
  );
}

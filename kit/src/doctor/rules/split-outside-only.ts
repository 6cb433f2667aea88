import type { Rule } from '../finding.ts';
import { callersOf } from '../model/callers.ts';
import { isSameService, serviceOfHost } from '../model/hosts.ts';
import { servicesNamed } from '../model/services.ts';
import { hostNamesOf, isOnMesh, isSplit, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A split at the gateway of a Service that pods call too. */
export const splitOutsideOnly: Rule = {
  id: 'split-outside-only',
  find: (objects) => {
    const all = virtualServicesOf(objects);
    const inside = all
      .filter(isOnMesh)
      .flatMap((routes) =>
        hostNamesOf(routes).flatMap((h) => serviceOfHost(h, routes.object.namespace) ?? []),
      );
    return all
      .filter((routes) => routes.hosts.length > 0 && !isOnMesh(routes))
      .flatMap((routes) => {
        const [service] = routes.routes
          .filter(isSplit)
          .flatMap(({ destinations }) => destinations)
          .flatMap((destination) => servicesNamed(objects, destination.service));
        if (!service || inside.some((other) => isSameService(other, service))) return [];
        const [caller] = callersOf(objects, service);
        if (!caller) return [];
        return {
          at: at(routes.object, 'spec', 'gateways'),
          what: `This split is for the gateway only, and ${caller.object.name} calls ${service.name} from inside`,
          why: 'calls between pods are divided by the number of pods',
          mend: `Add mesh to gateways, and ${service.name} to hosts`,
        };
      });
  },
};

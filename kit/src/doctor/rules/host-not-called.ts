import type { Rule } from '../finding.ts';
import { hostOfService } from '../model/hosts.ts';
import { isKnownHost } from '../model/known-hosts.ts';
import { servicesNamed } from '../model/services.ts';
import { allDestinationsOf, isOnMesh, virtualServicesOf } from '../model/virtual-services.ts';
import { at, textOf } from '../objects/place.ts';

/** A VirtualService for sidecars none of whose hosts is what pods call. */
export const hostNotCalled: Rule = {
  id: 'host-not-called',
  find: (objects) =>
    virtualServicesOf(objects).flatMap((routes) => {
      const hosts = routes.hosts.flatMap((place) => textOf(place) ?? []);
      const { object } = routes;
      if (!isOnMesh(routes)) return [];
      const place = at(object, 'spec', 'hosts', 0);
      if (hosts.includes('*')) {
        return {
          at: place,
          what: 'The host * is not allowed for sidecars, and without gateways this is for them',
          why: 'Istio refuses the VirtualService',
          mend: 'Add gateways: with the name of your Gateway, or name the Service as host',
        };
      }
      const [service] = allDestinationsOf(routes).flatMap((destination) =>
        servicesNamed(objects, destination.service),
      );
      if (
        !service ||
        hosts.some(
          (host) => host.startsWith('*') || isKnownHost(objects, host, object.namespace) !== false,
        )
      )
        return [];
      return {
        at: place,
        what: `Pods call ${service.name}, and no host of this VirtualService is that: ${hosts.join(', ')}`,
        why: 'a sidecar compares the host of each call: this VirtualService never applies, and the split is that of the pods',
        mend: `Add ${hostOfService(service)} to hosts`,
      };
    }),
};

import type { Rule } from '../finding.ts';
import { hostOfService } from '../model/hosts.ts';
import { isKnownHost, nearestService } from '../model/known-hosts.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A destination that is no Service, or a Service of another namespace under its short name. */
export const destinationUnknown: Rule = {
  id: 'destination-unknown',
  istio: ['IST0101'],
  find: (objects) =>
    virtualServicesOf(objects)
      .flatMap(allDestinationsOf)
      .flatMap(({ at: destination, host }) => {
        const { namespace } = destination.object;
        if (isKnownHost(objects, host, namespace) !== false) return [];
        const nearest = nearestService(objects, host);
        return {
          at: at(destination, 'host'),
          what: nearest
            ? `${host} means nothing here: Service ${nearest.name} is in namespace ${nearest.namespace}`
            : `There is no Service ${host}, and no ServiceEntry for it`,
          why: 'Istio looks for a name without a dot in the namespace of the VirtualService, and takes one with a dot as it is: this route answers 503',
          mend: nearest
            ? `Write host: ${hostOfService(nearest)}`
            : 'Write the name of a Service as kubectl get services shows it',
        };
      }),
};

import type { Rule } from '../finding.ts';
import { gatewaysNamed, hostsFor } from '../model/gateways.ts';
import { overlap } from '../model/hosts.ts';
import { hostNamesOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at, itemsOf, textOf } from '../objects/place.ts';

/** A VirtualService none of whose hosts its Gateway lets in. */
export const hostNotOnGateway: Rule = {
  id: 'host-not-on-gateway',
  istio: ['IST0132'],
  find: (objects) =>
    virtualServicesOf(objects).flatMap((routes) => {
      const { object } = routes;
      return itemsOf(at(object, 'spec', 'gateways')).flatMap((place) => {
        const name = textOf(place) ?? '';
        const [gateway] = gatewaysNamed(objects, name, object.namespace);
        const hosts = hostNamesOf(routes);
        if (!gateway || hosts.length === 0 || gateway.hosts.length === 0) return [];
        const open = hostsFor(gateway, object.namespace);
        if (hosts.some((host) => open.some((known) => overlap(known, host)))) return [];
        return {
          at: at(object, 'spec', 'hosts'),
          what: `Gateway ${name} lets in ${open.join(', ') || `nothing for namespace ${object.namespace}`}, and no host here is one of these: ${hosts.join(', ')}`,
          why: 'the gateway has no route for what comes in: 404',
          mend: 'Write in both the name that clients call; a wildcard stands for a whole label: *.meshwalk.test',
        };
      });
    }),
};

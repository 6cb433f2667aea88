import type { Rule } from '../finding.ts';
import { gatewaysNamed, gatewaysOf } from '../model/gateways.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at, itemsOf, textOf } from '../objects/place.ts';

/** A VirtualService bound to a Gateway that is not there. */
export const gatewayMissing: Rule = {
  id: 'gateway-missing',
  istio: ['IST0101'],
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ object }) =>
      itemsOf(at(object, 'spec', 'gateways')).flatMap((place) => {
        const name = textOf(place) ?? '';
        if (name === 'mesh' || gatewaysNamed(objects, name, object.namespace).length > 0) return [];
        const [bare = ''] = name.split('/').slice(-1);
        const elsewhere = gatewaysOf(objects).find((gateway) => gateway.object.name === bare);
        const namespace = elsewhere?.object.namespace;
        return {
          at: place,
          what: elsewhere
            ? `There is no Gateway ${name} here: ${bare} is in namespace ${namespace}`
            : `There is no Gateway ${name}`,
          why: 'no gateway takes up these routes: a request from outside answers 404',
          mend: elsewhere
            ? `Write ${namespace}/${bare}`
            : 'Write the name of a Gateway of networking.istio.io: kubectl get gateways.networking.istio.io -A',
        };
      }),
    ),
};

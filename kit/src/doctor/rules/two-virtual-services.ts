import type { Rule } from '../finding.ts';
import { hostOfService, serviceOfHost } from '../model/hosts.ts';
import { isSameObject } from '../model/kinds.ts';
import {
  hostNamesOf,
  isOnMesh,
  type VirtualService,
  virtualServicesOf,
} from '../model/virtual-services.ts';
import { at, itemsOf, textOf } from '../objects/place.ts';

/** Two VirtualServices for sidecars that have a host in common. */
export const twoVirtualServices: Rule = {
  id: 'two-virtual-services',
  istio: ['IST0109'],
  find: (objects) => {
    const all = virtualServicesOf(objects).filter(isOnMesh);
    return all.flatMap((routes, index) => {
      const earlier = all
        .slice(0, index)
        .filter(({ object }) => !isSameObject(object, routes.object))
        .filter((other) => isVisible(other, routes));
      return routes.hosts.flatMap((place) => {
        const host = textOf(place) ?? '';
        const twin = earlier.find((other) => fullHostsOf(other).includes(fullHost(host, routes)));
        if (!twin) return [];
        return {
          at: place,
          what: `VirtualService ${twin.object.name} is for ${host} too, on the mesh as this one`,
          why: 'a sidecar follows one of them only, and which one is not defined',
          mend: `Put the routes of both into one VirtualService, the specific ones first, and delete the other: kubectl delete virtualservice ${routes.object.name}`,
        };
      });
    });
  },
};

const fullHostsOf = (routes: VirtualService) =>
  hostNamesOf(routes).map((host) => fullHost(host, routes));

function fullHost(host: string, { object }: VirtualService): string {
  const service = serviceOfHost(host, object.namespace);
  return service ? hostOfService(service) : host;
}

/** Whether some namespace sees both. */
function isVisible(one: VirtualService, other: VirtualService): boolean {
  const scopes = [one, other].map(({ object }) => {
    const names = itemsOf(at(object, 'spec', 'exportTo')).flatMap((item) => textOf(item) ?? []);
    return (names.length > 0 ? names : ['*']).map((n) => (n === '.' ? object.namespace : n));
  });
  const [first = [], second = []] = scopes;
  return first.some((name) => name === '*' || second.includes('*') || second.includes(name));
}

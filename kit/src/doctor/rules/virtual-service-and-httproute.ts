import type { Rule } from '../finding.ts';
import { gatewayRoutesOf, isMeshParent } from '../model/gateway-routes.ts';
import { isSameService } from '../model/hosts.ts';
import { servicesOfHosts } from '../model/steering.ts';
import { isOnMesh, virtualServicesOf } from '../model/virtual-services.ts';

/** A VirtualService and an HTTPRoute that steer the calls of one Service. */
export const virtualServiceAndHttproute: Rule = {
  id: 'virtual-service-and-httproute',
  find: (objects) => {
    const steering = virtualServicesOf(objects).filter(isOnMesh);
    return gatewayRoutesOf(objects).flatMap(({ parents }) =>
      parents.filter(isMeshParent).flatMap((parent) => {
        const routes = steering.find((each) =>
          servicesOfHosts(each).some((service) => isSameService(service, parent)),
        );
        if (!routes) return [];
        return {
          at: parent.at,
          what: `VirtualService ${routes.object.name} steers the calls of ${parent.name} too`,
          why: 'Istio does not support both for one Service: which one is followed is not defined',
          mend: `Keep one: kubectl delete virtualservice ${routes.object.name} -n ${parent.namespace || 'meshwalk'}`,
        };
      }),
    );
  },
};

import type { Rule } from '../finding.ts';
import { overlap } from '../model/hosts.ts';
import { ingressTargetsOf } from '../model/ingresses.ts';
import { annotationsOf } from '../model/mesh.ts';
import { steeringOf } from '../model/steering.ts';
import { hostNamesOf } from '../model/virtual-services.ts';

const upstreamHost = 'nginx.ingress.kubernetes.io/upstream-vhost';

/** An ingress that passes on a Host by which the VirtualService behind it is not found. */
export const ingressHostUnknown: Rule = {
  id: 'ingress-host-unknown',
  find: (objects) =>
    ingressTargetsOf(objects).flatMap(({ at, service, host: asked, controller }) => {
      const routes = steeringOf(objects, service);
      const host = annotationsOf(at.object)[upstreamHost] ?? asked;
      if (!routes || controller === 'other' || host === undefined) return [];
      const known = hostNamesOf(routes);
      const isName = host === service.name || host.startsWith(`${service.name}.`);
      if (isName || known.some((each) => overlap(each, host))) return [];
      return {
        at,
        what: `Requests arrive with the Host ${host}, and VirtualService ${routes.object.name} knows ${known.join(', ')}`,
        why: "the ingress's sidecar finds a VirtualService by the Host of the request: it passes this one by",
        mend: `Add ${host} to the hosts of VirtualService ${routes.object.name}`,
      };
    }),
};

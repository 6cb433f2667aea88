import type { Rule } from '../finding.ts';
import { ingressTargetsOf } from '../model/ingresses.ts';
import { annotationsOf } from '../model/mesh.ts';
import { servicesNamed } from '../model/services.ts';
import { steeringOf } from '../model/steering.ts';
import { at } from '../objects/place.ts';

const annotation = 'traefik.ingress.kubernetes.io/service.nativelb';

/** Traefik in front of a Service whose VirtualService it passes by. */
export const traefikPassesBy: Rule = {
  id: 'traefik-passes-by',
  find: (objects) =>
    ingressTargetsOf(objects)
      .filter(({ controller, isNative }) => controller === 'traefik' && !isNative)
      .flatMap(({ service: ref }) => {
        const services = servicesNamed(objects, ref);
        const [service] = services;
        const routes = service && steeringOf(objects, service);
        if (!routes) return [];
        if (services.some(({ object }) => annotationsOf(object)[annotation] === 'true')) return [];
        return {
          at: at(service.object, 'metadata'),
          what: `Traefik sends to the pods of ${service.name} one by one, past VirtualService ${routes.object.name}`,
          why: 'a sidecar steers what goes to a Service, not what goes to the address of a pod: the split is that of the pods',
          mend: `Let Traefik have a sidecar, and annotate the Service: ${annotation}: "true"; or weigh in Traefik itself, with a TraefikService`,
        };
      }),
};

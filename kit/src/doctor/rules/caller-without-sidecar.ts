import type { Rule } from '../finding.ts';
import { callersOf } from '../model/callers.ts';
import { serviceOfHost } from '../model/hosts.ts';
import { hasSidecar, isAmbient, labels, namespacesNamed } from '../model/mesh.ts';
import { servicesNamed } from '../model/services.ts';
import { hostNamesOf, isOnMesh, virtualServicesOf } from '../model/virtual-services.ts';
import type { Workload } from '../model/workloads.ts';
import { at, isThere, type Place } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** Calls that a VirtualService is to steer, from pods that have no sidecar to do it. */
export const callerWithoutSidecar: Rule = {
  id: 'caller-without-sidecar',
  istio: ['IST0102', 'IST0103'],
  find: (objects) =>
    virtualServicesOf(objects)
      .filter((routes) => isOnMesh(routes) && routes.routes.length > 0)
      .flatMap((routes) => {
        const { namespace } = routes.object;
        const services = hostNamesOf(routes).flatMap((host) =>
          servicesNamed(objects, serviceOfHost(host, namespace)),
        );
        return services.flatMap((service) =>
          callersOf(objects, service)
            .filter((caller) => hasSidecar(objects, caller) === false)
            .filter((caller) => !isAmbient(objects, caller.namespace))
            .map((caller) => ({
              at: placeOf(objects, caller),
              what: `${caller.object.name} calls ${service.name} without a sidecar, past VirtualService ${routes.object.name}`,
              why: "routes, faults, timeouts and weights are the work of the caller's sidecar: none of them happens",
              mend: `Let it have one: kubectl label namespace ${caller.namespace || 'meshwalk'} ${labels.injection}=enabled, no ${labels.inject}: "false" on its pods, then kubectl rollout restart ${caller.object.kind.toLowerCase()}/${caller.object.name}`,
            })),
        );
      }),
};

/** Where it is said that there is none, or could be said that there is one. */
function placeOf(objects: readonly SourcedObject[], { metadata, namespace }: Workload): Place {
  const own = ['labels', 'annotations'].map((key) => at(metadata, key, labels.inject));
  const [inNamespace] = namespacesNamed(objects, namespace);
  return own.find(isThere) ?? (inNamespace ? at(inNamespace, 'metadata', 'labels') : metadata);
}

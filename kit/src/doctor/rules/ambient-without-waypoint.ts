import type { Finding, Rule } from '../finding.ts';
import { gatewayRoutesOf, isMeshParent } from '../model/gateway-routes.ts';
import { type ServiceRef, serviceOfHost } from '../model/hosts.ts';
import { isAmbient, labels, labelsOf, namespacesNamed } from '../model/mesh.ts';
import { servicesNamed } from '../model/services.ts';
import { isOnMesh, virtualServicesOf } from '../model/virtual-services.ts';
import { type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** HTTP rules for a Service of an ambient namespace, and no waypoint to carry them out. */
export const ambientWithoutWaypoint: Rule = {
  id: 'ambient-without-waypoint',
  find: (objects) => [
    ...gatewayRoutesOf(objects)
      .flatMap(({ parents }) => parents.filter(isMeshParent))
      .flatMap((parent) => examine(objects, parent.at, parent)),
    ...virtualServicesOf(objects)
      .filter((routes) => isOnMesh(routes) && routes.routes.length > 0)
      .flatMap(({ object, hosts }) =>
        hosts.flatMap((place) => {
          const service = serviceOfHost(textOf(place) ?? '', object.namespace);
          return service ? examine(objects, place, service) : [];
        }),
      ),
  ],
};

function examine(objects: readonly SourcedObject[], place: Place, service: ServiceRef): Finding[] {
  const { name, namespace } = service;
  if (!isAmbient(objects, namespace)) return [];
  const own = servicesNamed(objects, service).map(({ object }) => labelsOf(object));
  const shared = namespacesNamed(objects, namespace).map(labelsOf);
  const waypoint = [...own, ...shared].flatMap((all) => all[labels.waypoint] ?? [])[0];
  if (waypoint !== undefined && waypoint !== 'none') return [];
  return [
    {
      at: place,
      what: `Namespace ${namespace} is ambient, and neither it nor Service ${name} has the label ${labels.waypoint}`,
      why: 'without a waypoint nothing reads HTTP: no rule applies, connections are divided by the number of pods',
      mend: `istioctl waypoint apply -n ${namespace} --enroll-namespace`,
    },
  ];
}

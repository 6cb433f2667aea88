import type { SourcedObject } from '../objects/sourced-object.ts';
import { isSameService, type ServiceRef, serviceOfHost } from './hosts.ts';
import {
  hostNamesOf,
  isOnMesh,
  type VirtualService,
  virtualServicesOf,
} from './virtual-services.ts';

/** The VirtualService by which sidecars send calls of a Service to subsets of it. */
export function steeringOf(
  objects: readonly SourcedObject[],
  service: ServiceRef,
): VirtualService | undefined {
  return virtualServicesOf(objects).find(
    (routes) =>
      isOnMesh(routes) &&
      routes.routes.some(({ destinations }) => destinations.some(({ subset }) => subset)) &&
      servicesOfHosts(routes).some((each) => isSameService(each, service)),
  );
}

/** The Services that its hosts are. */
export function servicesOfHosts(routes: VirtualService): ServiceRef[] {
  const { namespace } = routes.object;
  return hostNamesOf(routes).flatMap((host) => serviceOfHost(host, namespace) ?? []);
}

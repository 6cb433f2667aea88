import { at, itemsOf, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { overlap, type ServiceRef, serviceOfHost, serviceOfShortHost } from './hosts.ts';
import { groups, isSameNamespace, ofKind } from './kinds.ts';
import { namespacesNamed } from './mesh.ts';
import { type Service, servicesNamed, servicesOf } from './services.ts';
import { mostSimilar } from './similar.ts';

/**
 * Whether there is such a Service. Undefined where that cannot be told: the objects hold neither its
 * namespace, and so not all that is in it, nor a name so similar that it must be meant.
 */
export function isKnownService(
  objects: readonly SourcedObject[],
  service: ServiceRef,
): boolean | undefined {
  if (servicesNamed(objects, service).length > 0) return true;
  const isComplete =
    servicesBeside(objects, service).length > 0 &&
    namespacesNamed(objects, service.namespace).length > 0;
  return isComplete || similarService(objects, service) ? false : undefined;
}

/** The Service of the same namespace whose name is nearly the same. */
function similarService(
  objects: readonly SourcedObject[],
  service: ServiceRef,
): Service | undefined {
  const beside = servicesBeside(objects, service);
  const name = mostSimilar(
    service.name,
    beside.map((each) => each.name),
  );
  return beside.find((each) => each.name === name);
}

/** The Services of the same namespace. */
export function servicesBeside(
  objects: readonly SourcedObject[],
  { namespace }: ServiceRef,
): Service[] {
  return servicesOf(objects).filter((each) => isSameNamespace(each.namespace, namespace));
}

/** Whether Istio knows a host, seen from a namespace: as a Service or by a ServiceEntry. */
export function isKnownHost(
  objects: readonly SourcedObject[],
  host: string,
  namespace: string,
): boolean | undefined {
  const entries = ofKind(objects, groups.networking, 'ServiceEntry').flatMap((entry) =>
    itemsOf(at(entry, 'spec', 'hosts')).flatMap((item) => textOf(item) ?? []),
  );
  if (entries.some((known) => overlap(known, host))) return true;
  const service = serviceOfHost(host, namespace);
  const isKnown = service && isKnownService(objects, service);
  if (isKnown !== undefined) return isKnown;
  if (nearestService(objects, host)) return false;
  return service || servicesOf(objects).length === 0 ? undefined : false;
}

/** A Service that somebody may have meant with a host by which Istio does not find it. */
export function nearestService(
  objects: readonly SourcedObject[],
  host: string,
): Service | undefined {
  const short = serviceOfShortHost(host);
  if (short) return servicesNamed(objects, short)[0];
  const { name = host } = serviceOfHost(host, '') ?? {};
  return servicesOf(objects).find((service) => service.name === name);
}

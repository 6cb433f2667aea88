import { at, itemsOf, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { overlap, serviceOfHost, serviceOfShortHost } from './hosts.ts';
import { groups, isSameNamespace, ofKind } from './kinds.ts';
import { type Service, servicesNamed, servicesOf } from './services.ts';

/**
 * Whether Istio knows a host, seen from a namespace: as a Service or by a ServiceEntry. Undefined
 * where that cannot be told, as no Service of its namespace is among the objects.
 */
export function isKnownHost(
  objects: readonly SourcedObject[],
  host: string,
  namespace: string,
): boolean | undefined {
  const service = serviceOfHost(host, namespace);
  if (servicesNamed(objects, service).length > 0) return true;
  const entries = ofKind(objects, groups.networking, 'ServiceEntry').flatMap((entry) =>
    itemsOf(at(entry, 'spec', 'hosts')).flatMap((item) => textOf(item) ?? []),
  );
  if (entries.some((known) => overlap(known, host))) return true;
  const services = servicesOf(objects);
  if (services.length === 0) return undefined;
  if (!service || nearestService(objects, host)) return false;
  const isExamined = services.some((each) => isSameNamespace(each.namespace, service.namespace));
  return isExamined ? false : undefined;
}

/** A Service that somebody may have meant with a host by which Istio does not find it. */
export function nearestService(
  objects: readonly SourcedObject[],
  host: string,
): Service | undefined {
  const services = servicesOf(objects);
  const short = serviceOfShortHost(host);
  if (short) return servicesNamed(objects, short)[0];
  const { name = host } = serviceOfHost(host, '') ?? {};
  return services.find((service) => service.name === name);
}

import { at, itemsOf, numberOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { isSameService, type ServiceRef } from './hosts.ts';
import { groups, ofKind } from './kinds.ts';
import type { Labels } from './labels.ts';
import { oncePerObjects } from './once.ts';

/** What Istio takes a port for; `unknown` is sniffed, connection by connection. */
export type Protocol = 'http' | 'opaque' | 'unknown';

export interface ServicePort {
  at: Place;
  name: string | undefined;
  number: number | undefined;
  protocol: Protocol;
}

export interface Service extends ServiceRef {
  object: SourcedObject;
  selector: Labels;
  ports: ServicePort[];
}

const httpNames = ['http', 'http2', 'http_proxy', 'grpc', 'grpc-web'];
const opaqueNames = ['tcp', 'udp', 'https', 'tls', 'mongo', 'redis', 'mysql'];
const httpAppProtocols = ['kubernetes.io/h2c', 'kubernetes.io/ws'];
const opaqueNumbers = [25, 53, 3306, 27017];

/** The Services among the objects. */
export const servicesOf = oncePerObjects((objects): Service[] => {
  return ofKind(objects, groups.core, 'Service').map((object) => ({
    object,
    name: object.name,
    namespace: object.namespace,
    selector: textsOf(at(object, 'spec', 'selector')),
    ports: itemsOf(at(object, 'spec', 'ports')).map(readPort),
  }));
});

/** The Services that a reference means; several where the objects hold several versions of one. */
export function servicesNamed(
  objects: readonly SourcedObject[],
  ref: ServiceRef | undefined,
): Service[] {
  return ref ? servicesOf(objects).filter((service) => isSameService(service, ref)) : [];
}

function readPort(place: Place): ServicePort {
  return {
    at: place,
    name: textOf(at(place, 'name')),
    number: numberOf(at(place, 'port')),
    protocol: protocolOf(place),
  };
}

/** As Istio decides: appProtocol, else the port's name up to its first hyphen. */
function protocolOf(port: Place): Protocol {
  if (textOf(at(port, 'protocol')) === 'UDP') return 'opaque';
  const appProtocol = textOf(at(port, 'appProtocol'));
  if (appProtocol !== undefined && httpAppProtocols.includes(appProtocol)) return 'http';
  if (appProtocol === 'kubernetes.io/wss') return 'opaque';
  const name = (appProtocol ?? textOf(at(port, 'name')) ?? '').toLowerCase();
  const word = name.startsWith('grpc-web') ? 'grpc-web' : name.split('-', 1)[0];
  if (httpNames.includes(word ?? '')) return 'http';
  const isOpaque = opaqueNames.includes(word ?? '');
  return isOpaque || opaqueNumbers.includes(numberOf(at(port, 'port')) ?? 0) ? 'opaque' : 'unknown';
}

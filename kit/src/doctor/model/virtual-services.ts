import { at, isThere, itemsOf, numberOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { type ServiceRef, serviceOfHost } from './hosts.ts';
import { groups, ofKind } from './kinds.ts';
import { oncePerObjects } from './once.ts';

/** Where a route of a VirtualService sends requests. */
export interface Destination {
  /** The destination itself; its weight stands beside it. */
  at: Place;
  host: string;
  service: ServiceRef | undefined;
  subset: string | undefined;
  port: number | undefined;
  weight: number | undefined;
}

export interface HttpRoute {
  at: Place;
  matches: Place[];
  destinations: Destination[];
  mirrors: Destination[];
}

export interface VirtualService {
  object: SourcedObject;
  hosts: Place[];
  /** `mesh` for the sidecars; what it is without any. */
  gateways: string[];
  routes: HttpRoute[];
  /** Of the TCP and TLS routes. */
  opaque: Destination[];
}

/** The VirtualServices among the objects. */
export const virtualServicesOf = oncePerObjects((objects): VirtualService[] => {
  return ofKind(objects, groups.networking, 'VirtualService').map((object) => {
    const gateways = itemsOf(at(object, 'spec', 'gateways')).flatMap((item) => textOf(item) ?? []);
    const others = ['tcp', 'tls'].flatMap((key) => itemsOf(at(object, 'spec', key)));
    return {
      object,
      hosts: itemsOf(at(object, 'spec', 'hosts')),
      gateways: gateways.length > 0 ? gateways : ['mesh'],
      routes: itemsOf(at(object, 'spec', 'http')).map(readRoute),
      opaque: others.flatMap(readDestinations),
    };
  });
});

/** Whether sidecars follow it; one without hosts is a part of another. */
export function isOnMesh({ gateways, hosts }: VirtualService): boolean {
  return hosts.length > 0 && gateways.includes('mesh');
}

/** The gateways besides the mesh. */
export const doorsOf = ({ gateways }: VirtualService) => gateways.filter((name) => name !== 'mesh');

/** The hosts as texts. */
export const hostNamesOf = ({ hosts }: VirtualService) => hosts.flatMap((h) => textOf(h) ?? []);

/** Everywhere that it sends requests, copies included. */
export function allDestinationsOf({ routes, opaque }: VirtualService): Destination[] {
  const ofRoutes = routes.flatMap(({ destinations, mirrors }) => [...destinations, ...mirrors]);
  return [...ofRoutes, ...opaque];
}

/** Whether a route divides its requests between several destinations. */
export function isSplit({ destinations }: HttpRoute): boolean {
  return destinations.filter(({ weight }) => (weight ?? 0) > 0).length > 1;
}

function readRoute(place: Place): HttpRoute {
  const mirrors = [at(place, 'mirror'), ...itemsOf(at(place, 'mirrors'))].map((mirror) =>
    isThere(at(mirror, 'destination')) ? at(mirror, 'destination') : mirror,
  );
  return {
    at: place,
    matches: itemsOf(at(place, 'match')),
    destinations: readDestinations(place),
    mirrors: mirrors.flatMap((mirror) => readDestination(mirror, undefined)),
  };
}

function readDestinations(route: Place): Destination[] {
  return itemsOf(at(route, 'route')).flatMap((item) =>
    readDestination(at(item, 'destination'), numberOf(at(item, 'weight'))),
  );
}

function readDestination(place: Place, weight: number | undefined): Destination[] {
  const host = textOf(at(place, 'host'));
  if (host === undefined) return [];
  return [
    {
      at: place,
      host,
      service: serviceOfHost(host, place.object.namespace),
      subset: textOf(at(place, 'subset')),
      port: numberOf(at(place, 'port', 'number')),
      weight,
    },
  ];
}

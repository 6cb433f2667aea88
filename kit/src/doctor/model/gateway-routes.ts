import { at, isThere, itemsOf, numberOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import type { ServiceRef } from './hosts.ts';
import { groups, ofKind } from './kinds.ts';

/** Where a rule of an HTTPRoute sends requests. */
export interface Backend {
  at: Place;
  /** Undefined for a backend of another kind. */
  service: ServiceRef | undefined;
  port: number | undefined;
  weight: number | undefined;
}

/** What an HTTPRoute is attached to. */
export interface Parent {
  at: Place;
  kind: string;
  name: string;
  namespace: string;
  group: string;
}

export interface GatewayRoute {
  object: SourcedObject;
  parents: Parent[];
  /** Each rule's backends. */
  rules: { at: Place; backends: Backend[] }[];
}

/** The HTTPRoutes and GRPCRoutes of the Gateway API. */
export function gatewayRoutesOf(objects: readonly SourcedObject[]): GatewayRoute[] {
  return ['HTTPRoute', 'GRPCRoute']
    .flatMap((kind) => ofKind(objects, groups.gatewayApi, kind))
    .map((object) => ({
      object,
      parents: itemsOf(at(object, 'spec', 'parentRefs')).map(readParent),
      rules: itemsOf(at(object, 'spec', 'rules')).map((rule) => ({
        at: rule,
        backends: itemsOf(at(rule, 'backendRefs')).map(readBackend),
      })),
    }));
}

/** Whether it routes calls between pods to this parent, a Service. */
export const isMeshParent = ({ kind, group }: Parent) => kind === 'Service' && group === '';

function readParent(place: Place): Parent {
  return {
    at: place,
    kind: textOf(at(place, 'kind')) ?? 'Gateway',
    name: textOf(at(place, 'name')) ?? '',
    namespace: textOf(at(place, 'namespace')) ?? place.object.namespace,
    group: isThere(at(place, 'group')) ? (textOf(at(place, 'group')) ?? '') : groups.gatewayApi,
  };
}

function readBackend(place: Place): Backend {
  const isService =
    (textOf(at(place, 'kind')) ?? 'Service') === 'Service' &&
    (textOf(at(place, 'group')) ?? '') === '';
  const name = textOf(at(place, 'name'));
  const namespace = textOf(at(place, 'namespace')) ?? place.object.namespace;
  return {
    at: place,
    service: isService && name !== undefined ? { name, namespace } : undefined,
    port: numberOf(at(place, 'port')),
    weight: numberOf(at(place, 'weight')),
  };
}

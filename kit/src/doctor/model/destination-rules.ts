import { at, itemsOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { hostOfService, isSameService, overlap, type ServiceRef, serviceOfHost } from './hosts.ts';
import { groups, ofKind } from './kinds.ts';
import type { Labels } from './labels.ts';
import { oncePerObjects } from './once.ts';

export interface Subset {
  at: Place;
  name: string;
  labels: Labels;
}

export interface DestinationRule {
  object: SourcedObject;
  host: string;
  service: ServiceRef | undefined;
  subsets: Subset[];
}

/** The DestinationRules among the objects. */
export const destinationRulesOf = oncePerObjects((objects): DestinationRule[] => {
  return ofKind(objects, groups.networking, 'DestinationRule').flatMap((object) => {
    const host = textOf(at(object, 'spec', 'host'));
    if (host === undefined) return [];
    const subsets = itemsOf(at(object, 'spec', 'subsets')).map((place) => ({
      at: place,
      name: textOf(at(place, 'name')) ?? '',
      labels: textsOf(at(place, 'labels')),
    }));
    return { object, host, service: serviceOfHost(host, object.namespace), subsets };
  });
});

/** Whether a rule is for what a host means. */
export function isFor(
  rule: DestinationRule,
  target: { host: string; service: ServiceRef | undefined },
): boolean {
  if (rule.service && target.service) return isSameService(rule.service, target.service);
  return overlap(rule.host, target.service ? hostOfService(target.service) : target.host);
}

/** A rule for a Service, seen from the Service. */
export function isForService(rule: DestinationRule, service: ServiceRef): boolean {
  return isFor(rule, { host: hostOfService(service), service });
}

import type { Finding, Rule } from '../finding.ts';
import { destinationRulesOf, isForService } from '../model/destination-rules.ts';
import { type Backend, gatewayRoutesOf } from '../model/gateway-routes.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at, isThere, type Place } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** A route of the Gateway API that counts on subsets of a DestinationRule. */
export const httprouteWithSubsets: Rule = {
  id: 'httproute-with-subsets',
  find: (objects) =>
    gatewayRoutesOf(objects).flatMap(({ rules }) =>
      rules.flatMap(({ backends }) =>
        backends.flatMap((backend, index) => [
          ...asked(backend),
          ...(backends.slice(0, index).some((other) => isTwin(other, backend))
            ? [twice(backend)]
            : unused(objects, backend)),
        ]),
      ),
    ),
};

const mend =
  'Make one Service for each version (selector app and version), and name these in backendRefs';

function asked({ at: place }: Backend): Finding[] {
  const subset = at(place, 'subset');
  if (!isThere(subset)) return [];
  const why = 'the API server refuses the route, or drops the field: requests go to every version';
  return [{ at: subset, what: 'A backendRef has no field subset', why, mend }];
}

const isTwin = (one: Backend, other: Backend) =>
  one.service !== undefined &&
  one.service.name === other.service?.name &&
  one.service.namespace === other.service.namespace &&
  one.port === other.port;

const twice = ({ at: place, service }: Backend): Finding => ({
  at: place,
  what: `Service ${service?.name} stands twice in one rule`,
  why: 'weights divide requests between Services: both shares go to the same pods',
  mend,
});

/** A backend with subsets that nothing but this route could be meant to use. */
function unused(objects: readonly SourcedObject[], { at: place, service }: Backend): Finding[] {
  if (!service) return [];
  const rule = destinationRulesOf(objects).find((each) => isForService(each, service));
  const isUsed = virtualServicesOf(objects)
    .flatMap(allDestinationsOf)
    .some(
      ({ subset, host }) => subset !== undefined && (host.split('.')[0] ?? '') === service.name,
    );
  if (!rule || rule.subsets.length < 2 || isUsed) return [];
  const names = rule.subsets.map(({ name }) => name).join(', ');
  return [
    found(
      place,
      `${service.name} is divided into the subsets ${names}, of which no HTTPRoute knows`,
    ),
  ];
}

const found = (place: Place, what: string): Finding => ({
  at: place,
  what,
  why: 'requests go to every pod of the Service, divided by their number',
  mend,
});

import type { Finding, Rule } from '../finding.ts';
import { type Backend, gatewayRoutesOf } from '../model/gateway-routes.ts';
import { groups, isSameNamespace, ofKind } from '../model/kinds.ts';
import { isKnownService, servicesBeside } from '../model/known-hosts.ts';
import { servicesNamed } from '../model/services.ts';
import { at, itemsOf, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** A backend that cannot be resolved: no such Service, no such port, or no leave to use it. */
export const httprouteBackendMissing: Rule = {
  id: 'httproute-backend-missing',
  find: (objects) =>
    gatewayRoutesOf(objects).flatMap(({ object, rules }) =>
      rules.flatMap(({ backends }) =>
        backends.flatMap((backend) => examine(objects, object.namespace, backend)),
      ),
    ),
};

function examine(
  objects: readonly SourcedObject[],
  from: string,
  { at: place, service, port }: Backend,
): Finding[] {
  if (!service) return [];
  const targets = servicesNamed(objects, service);
  if (targets.length === 0) {
    if (isKnownService(objects, service) !== false) return [];
    const names = servicesBeside(objects, service)
      .map(({ name }) => name)
      .join(', ');
    const mend = `Apply a Service named ${service.name}, or name one that is there: ${names}`;
    return [unresolved(at(place, 'name'), `There is no Service ${service.name}`, mend)];
  }
  const numbers = targets.flatMap(({ ports }) => ports.map(({ number }) => number));
  if (port === undefined) {
    const mend = `Add port: ${numbers[0]}`;
    return [unresolved(place, `This backendRef to ${service.name} names no port`, mend)];
  }
  if (!numbers.includes(port)) {
    const what = `Service ${service.name} has no port ${port}, only ${numbers.join(' and ')}`;
    return [unresolved(at(place, 'port'), what, `Write port: ${numbers[0]}`)];
  }
  if (isSameNamespace(from, service.namespace) || isGranted(objects, from, service.namespace)) {
    return [];
  }
  const what = `Service ${service.name} is in namespace ${service.namespace}, which does not let ${from} use it`;
  const mend = `Apply a ReferenceGrant in ${service.namespace}, from HTTPRoute in ${from} to Service`;
  return [unresolved(at(place, 'namespace'), what, mend)];
}

const unresolved = (place: Finding['at'], what: string, mend: string): Finding => ({
  at: place,
  what,
  why: 'a backend that is not resolved answers 500 for its share of the requests',
  mend,
});

function isGranted(objects: readonly SourcedObject[], from: string, to: string): boolean {
  return ofKind(objects, groups.gatewayApi, 'ReferenceGrant')
    .filter(({ namespace }) => isSameNamespace(namespace, to))
    .some((grant) =>
      itemsOf(at(grant, 'spec', 'from')).some((each) => textOf(at(each, 'namespace')) === from),
    );
}

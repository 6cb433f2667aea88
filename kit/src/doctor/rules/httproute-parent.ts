import type { Finding, Rule } from '../finding.ts';
import { gatewayRoutesOf, isMeshParent, type Parent } from '../model/gateway-routes.ts';
import { groups, isSameNamespace, ofKind } from '../model/kinds.ts';
import { isKnownService } from '../model/known-hosts.ts';
import { servicesNamed } from '../model/services.ts';
import { at, numberOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** A route that is attached to nothing. */
export const httprouteParent: Rule = {
  id: 'httproute-parent',
  istio: ['IST0171'],
  find: (objects) =>
    gatewayRoutesOf(objects).flatMap(({ parents }) =>
      parents.flatMap((parent) => examine(objects, parent)),
    ),
};

function examine(objects: readonly SourcedObject[], parent: Parent): Finding[] {
  const { at: place, kind, name, namespace, group } = parent;
  if (kind === 'Service' && group === groups.gatewayApi) {
    const what = 'A parentRef of kind Service needs group: ""';
    return [detached(place, what, 'Add group: "" beside kind: Service')];
  }
  if (isMeshParent(parent)) {
    const targets = servicesNamed(objects, { name, namespace });
    const port = numberOf(at(place, 'port'));
    const numbers = targets.flatMap(({ ports }) => ports.map(({ number }) => number));
    if (targets.length === 0) {
      const mend = 'Write the name that pods call: kubectl get services';
      const isMissing = isKnownService(objects, parent) === false;
      return isMissing ? [detached(place, `There is no Service ${name}`, mend)] : [];
    }
    if (port === undefined || numbers.includes(port)) return [];
    const what = `Service ${name} has no port ${port}, only ${numbers.join(' and ')}`;
    return [detached(at(place, 'port'), what, `Write port: ${numbers[0]}`)];
  }
  const gateways = ofKind(objects, groups.gatewayApi, 'Gateway');
  if (kind !== 'Gateway' || gateways.length === 0) return [];
  const isThere = gateways.some((g) => g.name === name && isSameNamespace(g.namespace, namespace));
  if (isThere) return [];
  const names = gateways.map((gateway) => `${gateway.namespace}/${gateway.name}`).join(', ');
  const mend = `Name one that is there, with its namespace: ${names}`;
  return [detached(place, `There is no Gateway ${name} in namespace ${namespace}`, mend)];
}

const detached = (place: Finding['at'], what: string, mend: string): Finding => ({
  at: place,
  what,
  why: 'the route is attached to nothing, and no request follows it',
  mend,
});

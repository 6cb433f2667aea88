import type { Rule } from '../finding.ts';
import { gatewayRoutesOf } from '../model/gateway-routes.ts';
import type { ServiceRef } from '../model/hosts.ts';
import { type ServicePort, servicesNamed } from '../model/services.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at, isThere } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

interface Target {
  service: ServiceRef | undefined;
  port: number | undefined;
}

/** A port that HTTP rules are written for, and that Istio does not know to be HTTP. */
export const portNotHttp: Rule = {
  id: 'port-not-http',
  istio: ['IST0118'],
  find: (objects) =>
    httpTargets(objects).flatMap((target) =>
      servicesNamed(objects, target.service).flatMap(({ name, ports }) => {
        const meant = ports.filter(({ number }) => number === target.port);
        const [port] = ports.length === 1 ? ports : meant;
        return port && port.protocol !== 'http' ? describe(name, port) : [];
      }),
    ),
};

function describe(service: string, { at: port, name, number, protocol }: ServicePort) {
  const field = ['appProtocol', 'name'].find((key) => isThere(at(port, key)));
  const called = name === undefined ? 'has no name' : `is named ${name}`;
  const isSniffed = protocol === 'unknown';
  return {
    at: field === undefined ? port : at(port, field),
    what: `Port ${number} of ${service} ${called}: Istio ${isSniffed ? 'does not know that it is' : 'takes it for other than'} HTTP`,
    why: isSniffed
      ? 'its protocol is guessed for each connection, and where the guess is TCP no HTTP rule applies: pods are chosen by their number'
      : 'no HTTP rule applies to it: no weights, no headers, no faults; pods are chosen by their number',
    mend: 'Name the port http (or http-…), or set appProtocol: http on it',
  };
}

function httpTargets(objects: readonly SourcedObject[]): Target[] {
  const destinations = virtualServicesOf(objects).flatMap(({ routes }) =>
    routes.flatMap((route) => [...route.destinations, ...route.mirrors]),
  );
  const backends = gatewayRoutesOf(objects).flatMap(({ rules }) =>
    rules.flatMap((rule) => rule.backends),
  );
  return [...destinations, ...backends];
}

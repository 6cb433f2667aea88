import type { Rule } from '../finding.ts';
import { type Gateway, gatewaysOf } from '../model/gateways.ts';
import { selects } from '../model/labels.ts';
import { servicesOf } from '../model/services.ts';
import { workloadsBehind, workloadsOf } from '../model/workloads.ts';
import { at, numberOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** What the Service of an ingress gateway opens, and where those ports lead, as it is installed. */
const installed = [80, 443, 8080, 8443, 15_021, 15_443, 31_400];

/** A Gateway's port that the Service in front of it does not open. */
export const gatewayPortClosed: Rule = {
  id: 'gateway-port-closed',
  istio: ['IST0162'],
  find: (objects) =>
    gatewaysOf(objects).flatMap((gateway) => {
      const open = openPorts(objects, gateway);
      if (!open) return [];
      return gateway.ports
        .filter(({ number }) => number !== undefined && !open.includes(number))
        .map(({ at: place, number }) => ({
          at: place,
          what: `The Service of the gateway does not open port ${number}, only ${open.join(', ')}`,
          why: 'the gateway listens there, and nobody outside reaches it: the connection is refused',
          mend: 'Use port 80 or 443, or open the port in the Service of the gateway',
        }));
    }),
};

/** Undefined where it cannot be told. */
function openPorts(objects: readonly SourcedObject[], { selector }: Gateway): number[] | undefined {
  const pods = workloadsOf(objects).filter(({ labels }) => selects(selector, labels));
  if (pods.length > 0) {
    const ports = servicesOf(objects)
      .filter((service) => workloadsBehind(service, pods).length > 0)
      .flatMap((service) => service.ports);
    const numbers = ports.flatMap((port) => [port.number, numberOf(at(port.at, 'targetPort'))]);
    return ports.length > 0 ? [...new Set(numbers.flatMap((number) => number ?? []))] : undefined;
  }
  return ['ingressgateway', 'ingress'].includes(selector.istio ?? '') ? installed : undefined;
}

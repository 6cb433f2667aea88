import type { Rule } from '../finding.ts';
import { servicesNamed } from '../model/services.ts';
import { allDestinationsOf, doorsOf, virtualServicesOf } from '../model/virtual-services.ts';

/** A destination without a port, behind a gateway, of a Service that has several. */
export const portNotChosen: Rule = {
  id: 'port-not-chosen',
  istio: ['IST0112'],
  find: (objects) =>
    virtualServicesOf(objects)
      .filter((routes) => doorsOf(routes).length > 0)
      .flatMap(allDestinationsOf)
      .flatMap(({ at, host, service, port }) => {
        const [target] = servicesNamed(objects, service);
        if (port !== undefined || !target || target.ports.length < 2) return [];
        const numbers = target.ports.map(({ number }) => number);
        return {
          at,
          what: `${host} has the ports ${numbers.join(' and ')}, and this destination names none`,
          why: 'the gateway then takes the port it listens on itself, which the Service does not have: 503',
          mend: `Add port: { number: ${numbers[0]} } to the destination`,
        };
      }),
};

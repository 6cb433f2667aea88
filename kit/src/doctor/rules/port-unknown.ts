import type { Rule } from '../finding.ts';
import { servicesNamed } from '../model/services.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A destination with a port that its Service does not have. */
export const portUnknown: Rule = {
  id: 'port-unknown',
  istio: ['IST0101'],
  find: (objects) =>
    virtualServicesOf(objects)
      .flatMap(allDestinationsOf)
      .flatMap(({ at: destination, host, service, port }) => {
        const targets = servicesNamed(objects, service);
        const numbers = targets.flatMap(({ ports }) => ports.map(({ number }) => number));
        if (port === undefined || numbers.length === 0 || numbers.includes(port)) return [];
        return {
          at: at(destination, 'port'),
          what: `${host} has no port ${port}, only ${numbers.join(' and ')}`,
          why: "a destination's port is the Service's, not the container's: this route answers 503",
          mend: `Write port: { number: ${numbers[0]} }`,
        };
      }),
};

import type { Rule } from '../finding.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at, isThere, numberOf } from '../objects/place.ts';

/** A fault on the hop on which retries or a timeout are to answer it. */
export const faultWithRetries: Rule = {
  id: 'fault-with-retries',
  find: (objects) =>
    virtualServicesOf(objects).flatMap(({ routes }) =>
      routes.flatMap(({ at: route }) => {
        if (!isThere(at(route, 'fault'))) return [];
        const policies = [
          (numberOf(at(route, 'retries', 'attempts')) ?? 0) > 0 ? 'retries' : undefined,
          isThere(at(route, 'timeout')) ? 'timeout' : undefined,
        ].filter((policy) => policy !== undefined);
        const [first] = policies;
        if (!first) return [];
        return {
          at: at(route, first),
          what: `The fault of this route and its ${policies.join(' and ')} do not see each other`,
          why: 'where a route has a fault, Istio turns neither retries nor a timeout on: the error is not asked again, the delay not cut short',
          mend: `Take ${first} out here and put it on the hop before, the VirtualService of the service that calls this one`,
        };
      }),
    ),
};

import type { Finding, Rule } from '../finding.ts';
import { gatewayRoutesOf } from '../model/gateway-routes.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at, type Place } from '../objects/place.ts';

/** A route whose every destination has weight 0. */
export const weightsAllZero: Rule = {
  id: 'weights-all-zero',
  istio: ['IST0106'],
  find: (objects) => [
    ...virtualServicesOf(objects).flatMap(({ routes }) =>
      routes
        .filter(({ destinations }) => destinations.length > 1 && isZero(destinations))
        .map((route) => zero(at(route.at, 'route'), 'Istio refuses such a VirtualService')),
    ),
    ...gatewayRoutesOf(objects).flatMap(({ rules }) =>
      rules
        .filter(({ backends }) => backends.length > 0 && isZero(backends))
        .map((rule) => zero(at(rule.at, 'backendRefs'), 'every request of this rule answers 500')),
    ),
  ],
};

const isZero = (targets: { weight: number | undefined }[]) =>
  targets.every(({ weight }) => weight === 0);

const zero = (place: Place, why: string): Finding => ({
  at: place,
  what: 'Every weight is 0',
  why,
  mend: 'Give the version that is to answer weight 100',
});

import type { Rule } from '../finding.ts';
import { gatewaysOf } from '../model/gateways.ts';
import { describeLabels, selects } from '../model/labels.ts';
import { workloadsOf } from '../model/workloads.ts';
import { at } from '../objects/place.ts';

const kinds = ['ingressgateway', 'ingress', 'egressgateway', 'egress', 'eastwestgateway'];
/** The labels that istioctl and the Helm charts give to the gateways that they install. */
const installed: Readonly<Record<string, readonly string[]>> = {
  istio: kinds,
  app: kinds.map((kind) => `istio-${kind}`),
};

/** A Gateway whose selector fits no gateway that istioctl or Helm installs, nor one of the objects. */
export const gatewaySelectsNothing: Rule = {
  id: 'gateway-selects-nothing',
  istio: ['IST0101'],
  find: (objects) =>
    gatewaysOf(objects).flatMap(({ object, selector }) => {
      const pairs = Object.entries(selector);
      const isInstalled = pairs.every(([key, value]) => installed[key]?.includes(value));
      const isHere = workloadsOf(objects).some(({ labels }) => selects(selector, labels));
      if (isInstalled || isHere) return [];
      return {
        at: at(object, 'spec', 'selector'),
        what: `No gateway has the labels ${describeLabels(selector)} where Istio is installed as usual`,
        why: 'no gateway listens on its ports: the connection is refused',
        mend: 'Write istio: ingressgateway (istioctl) or istio: ingress (Helm); kubectl get pods -A -l istio --show-labels tells',
      };
    }),
};

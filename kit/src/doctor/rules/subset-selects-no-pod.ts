import type { Rule } from '../finding.ts';
import { isFor } from '../model/destination-rules.ts';
import { describeLabels } from '../model/labels.ts';
import { examineSubsets } from '../model/subset-pods.ts';
import { allDestinationsOf, virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A subset whose labels no pod of its Service has. */
export const subsetSelectsNoPod: Rule = {
  id: 'subset-selects-no-pod',
  istio: ['IST0173'],
  find: (objects) => {
    const routes = virtualServicesOf(objects).flatMap(allDestinationsOf);
    return examineSubsets(objects).flatMap(({ rule, subset, pods }) => {
      if (pods.state !== 'none') return [];
      // A version that is to come: its subset is there, and no route leads to it yet.
      const used = routes.filter((route) => route.subset !== undefined && isFor(rule, route));
      const isUsed = used.some((route) => route.subset === subset.name && route.weight !== 0);
      if (used.length > 0 && !isUsed) return [];
      const keys = Object.keys(subset.labels);
      const found = pods.behind.map(({ object, labels }) => {
        const own = Object.fromEntries(keys.map((key) => [key, labels[key] ?? '']));
        return `${object.name} has ${describeLabels(own)}`;
      });
      return {
        at: at(subset.at, 'labels'),
        what: `Subset ${subset.name} wants ${describeLabels(subset.labels)}, which no pod of ${pods.service.name} has: ${found.join(', ')}`,
        why: 'a route to a subset without pods answers 503, "no healthy upstream"',
        mend: `Write here the labels that the pods have: kubectl get pods -l ${describeLabels(pods.service.selector)} --show-labels`,
      };
    });
  },
};

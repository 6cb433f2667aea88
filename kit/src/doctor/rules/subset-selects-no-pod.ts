import type { Rule } from '../finding.ts';
import { describeLabels } from '../model/labels.ts';
import { examineSubsets } from '../model/subset-pods.ts';
import { at } from '../objects/place.ts';

/** A subset whose labels no pod of its Service has. */
export const subsetSelectsNoPod: Rule = {
  id: 'subset-selects-no-pod',
  istio: ['IST0173'],
  find: (objects) =>
    examineSubsets(objects).flatMap(({ subset, pods }) => {
      if (pods.state !== 'none') return [];
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
    }),
};

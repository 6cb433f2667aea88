import type { Rule } from '../finding.ts';
import { labelsOf } from '../model/mesh.ts';
import { examineSubsets } from '../model/subset-pods.ts';
import { at } from '../objects/place.ts';

/** Pods without the label by which a DestinationRule tells the versions apart. */
export const podWithoutVersion: Rule = {
  id: 'pod-without-version',
  istio: ['IST0173'],
  find: (objects) =>
    examineSubsets(objects).flatMap(({ subset, pods }) => {
      if (pods.state !== 'unlabelled') return [];
      const { workload, label } = pods;
      const isOnObject = workload.object.kind !== 'Pod' && label in labelsOf(workload.object);
      const elsewhere = isOnObject ? `; the ${workload.object.kind} itself has it` : '';
      return {
        at: at(workload.metadata, 'labels'),
        what: `The pods of ${workload.object.name} have no label ${label}, by which subset ${subset.name} selects${elsewhere}`,
        why: 'no pod is in the subset, and a route to it answers 503',
        mend: `Add ${label}: ${subset.labels[label]} to the labels of the pod template (and to the selector of the ${workload.object.kind})`,
      };
    }),
};

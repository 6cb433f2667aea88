import type { Rule } from '../finding.ts';
import { groups, isSameNamespace, isSameObject, ofKind } from '../model/kinds.ts';
import { describeLabels, selects } from '../model/labels.ts';
import { workloadsOf } from '../model/workloads.ts';
import { at, isThere, textsOf } from '../objects/place.ts';

/** Two Deployments, one of which selects the other's pods too. */
export const deploymentsOverlap: Rule = {
  id: 'deployments-overlap',
  find: (objects) => {
    const deployments = workloadsOf(ofKind(objects, groups.apps, 'Deployment'));
    return deployments.flatMap(({ object, namespace }) => {
      const selector = textsOf(at(object, 'spec', 'selector', 'matchLabels'));
      if (isThere(at(object, 'spec', 'selector', 'matchExpressions'))) return [];
      const other = deployments.find(
        (each) =>
          !isSameObject(each.object, object) &&
          isSameNamespace(each.namespace, namespace) &&
          selects(selector, each.labels),
      );
      if (!other) return [];
      return {
        at: at(object, 'spec', 'selector'),
        what: `Deployment ${object.name} selects ${describeLabels(selector)}, and with it the pods of ${other.object.name}`,
        why: 'what counts pods by this selector, such as an autoscaler or kubectl logs, mixes the versions',
        mend: 'Add version to the selector and to the labels of the pod template; a selector cannot be changed, so delete the Deployment first',
      };
    });
  },
};

import type { Rule } from '../finding.ts';
import { isSameNamespace } from '../model/kinds.ts';
import { describeLabels } from '../model/labels.ts';
import { type Service, servicesOf } from '../model/services.ts';
import { type Workload, workloadsBehind, workloadsOf } from '../model/workloads.ts';
import { at } from '../objects/place.ts';

/** A Service whose selector almost fits some pods, and takes none. */
export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  find: (objects) => {
    const workloads = workloadsOf(objects);
    return servicesOf(objects).flatMap((service) => {
      if (workloadsBehind(service, workloads).length > 0) return [];
      const nearest = workloads.find((workload) => isNear(service, workload));
      if (!nearest) return [];
      return {
        at: at(service.object, 'spec', 'selector'),
        what: `Service ${service.name} selects ${describeLabels(service.selector)}, which no pod has; those of ${nearest.object.name} have ${describeLabels(nearest.labels)}`,
        why: 'a Service without pods refuses every connection',
        mend: 'Write in the selector what the pod templates have: for a canary, app alone',
      };
    });
  },
};

/** Named alike, or one of several labels in common. */
function isNear({ name, namespace, selector }: Service, { object, labels, ...workload }: Workload) {
  const pairs = Object.entries(selector);
  if (pairs.length === 0 || !isSameNamespace(namespace, workload.namespace)) return false;
  const isNamedAlike = object.name === name || object.name.replace(/-v\d+$/, '') === name;
  return isNamedAlike || pairs.some(([key, value]) => key === 'app' && labels[key] === value);
}

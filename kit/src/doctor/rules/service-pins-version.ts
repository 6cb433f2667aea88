import type { Rule } from '../finding.ts';
import { examineSubsets } from '../model/subset-pods.ts';
import { at } from '../objects/place.ts';

/** A Service that selects one version, while a DestinationRule expects others behind it. */
export const servicePinsVersion: Rule = {
  id: 'service-pins-version',
  istio: ['IST0173'],
  find: (objects) =>
    examineSubsets(objects).flatMap(({ subset, pods }) => {
      if (pods.state !== 'pinned') return [];
      const { service, label } = pods;
      return {
        at: at(service.object, 'spec', 'selector', label),
        what: `Service ${service.name} takes pods of ${label}=${service.selector[label]} only, subset ${subset.name} wants ${label}=${subset.labels[label]}`,
        why: 'a subset is a part of what the Service selects: this one is empty and answers 503',
        mend: `Remove ${label} from the selector: one Service for every version, the subsets tell them apart`,
      };
    }),
};

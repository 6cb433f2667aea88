import type { Rule } from '../finding.ts';
import { isFor } from '../model/destination-rules.ts';
import { examineSubsets } from '../model/subset-pods.ts';
import { virtualServicesOf } from '../model/virtual-services.ts';
import { at } from '../objects/place.ts';

/** A version that gets requests while it is scaled to none. */
export const versionWithoutPods: Rule = {
  id: 'version-without-pods',
  find: (objects) => {
    const subsets = examineSubsets(objects);
    const routes = virtualServicesOf(objects).flatMap((service) => service.routes);
    return routes.flatMap(({ destinations }) =>
      destinations.flatMap((destination) => {
        if (destinations.length > 1 && (destination.weight ?? 0) === 0) return [];
        const { pods } =
          subsets.find(
            ({ rule, subset }) => subset.name === destination.subset && isFor(rule, destination),
          ) ?? {};
        if (pods?.state !== 'fine' || pods.workloads.some(({ replicas }) => replicas !== 0)) {
          return [];
        }
        return pods.workloads.map(({ object }) => ({
          at: at(object, 'spec', 'replicas'),
          what: `${object.name} has 0 replicas, while subset ${destination.subset} gets requests`,
          why: 'its share of the requests answers 503, "no healthy upstream"',
          mend: `kubectl scale ${object.kind.toLowerCase()}/${object.name} --replicas=1, before it gets any weight`,
        }));
      }),
    );
  },
};

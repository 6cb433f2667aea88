import type { Rule } from '../finding.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { isAmbient } from '../model/mesh.ts';
import { at, isThere } from '../objects/place.ts';

/** An EnvoyFilter where there are no sidecars. */
export const ambientEnvoyFilter: Rule = {
  id: 'ambient-envoy-filter',
  find: (objects) =>
    ofKind(objects, groups.networking, 'EnvoyFilter')
      .filter(({ namespace }) => isAmbient(objects, namespace))
      .filter((object) => !isThere(at(object, 'spec', 'targetRefs')))
      .map((object) => ({
        at: at(object, 'kind'),
        what: `EnvoyFilter ${object.name} is in an ambient namespace`,
        why: 'waypoints and ztunnels pay no heed to EnvoyFilters: it does nothing, and nothing says so',
        mend: 'Say it with an HTTPRoute or a WasmPlugin, or use sidecars in this namespace',
      })),
};

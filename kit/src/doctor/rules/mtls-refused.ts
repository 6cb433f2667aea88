import type { Rule } from '../finding.ts';
import { destinationRulesOf } from '../model/destination-rules.ts';
import { groups, isSameNamespace, ofKind } from '../model/kinds.ts';
import { selects } from '../model/labels.ts';
import { type Service, servicesNamed } from '../model/services.ts';
import { workloadsBehind, workloadsOf } from '../model/workloads.ts';
import { at, itemsOf, keysOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

const rootNamespace = 'istio-system';

/** A DestinationRule without mutual TLS for a Service whose pods insist on it. */
export const mtlsRefused: Rule = {
  id: 'mtls-refused',
  find: (objects) =>
    destinationRulesOf(objects).flatMap(({ object, service: ref, host }) => {
      const [service] = servicesNamed(objects, ref);
      const strict = service && strictPolicyOf(objects, service);
      if (!strict) return [];
      return policiesOf(object).flatMap((policy) => {
        const mode = textOf(at(policy, 'tls', 'mode'));
        if (mode === undefined || mode === 'ISTIO_MUTUAL') return [];
        return {
          at: at(policy, 'tls', 'mode'),
          what: `Callers of ${host} are told ${mode}, and PeerAuthentication ${strict.name} takes mutual TLS only`,
          why: 'the pod breaks the connection off: 503 for the caller',
          mend: 'Remove tls from the DestinationRule (Istio then uses mutual TLS by itself), or write mode: ISTIO_MUTUAL',
        };
      });
    }),
};

function policiesOf(object: SourcedObject): Place[] {
  const places = [at(object, 'spec'), ...itemsOf(at(object, 'spec', 'subsets'))];
  return places
    .map((place) => at(place, 'trafficPolicy'))
    .flatMap((policy) => [policy, ...itemsOf(at(policy, 'portLevelSettings'))]);
}

/** The PeerAuthentication that is nearest to the Service's pods, where it says STRICT. */
function strictPolicyOf(objects: readonly SourcedObject[], service: Service) {
  const pods = workloadsBehind(service, workloadsOf(objects));
  const policies = ofKind(objects, groups.security, 'PeerAuthentication').map((object) => ({
    object,
    selector: textsOf(at(object, 'spec', 'selector', 'matchLabels')),
  }));
  const inNamespace = policies.filter(({ object }) =>
    isSameNamespace(object.namespace, service.namespace),
  );
  const [nearest] = [
    ...inNamespace.filter(({ selector }) => pods.some(({ labels }) => selects(selector, labels))),
    ...inNamespace.filter(({ selector }) => Object.keys(selector).length === 0),
    ...policies.filter(({ object }) => object.namespace === rootNamespace),
  ];
  // Where single ports differ, which of them a caller means is not told here.
  const isWhole = nearest && keysOf(at(nearest.object, 'spec', 'portLevelMtls')).length === 0;
  const isStrict = isWhole && textOf(at(nearest.object, 'spec', 'mtls', 'mode')) === 'STRICT';
  return isStrict ? nearest.object : undefined;
}

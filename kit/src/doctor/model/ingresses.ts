import { at, itemsOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import type { ServiceRef } from './hosts.ts';
import { groupOf, groups, ofKind } from './kinds.ts';
import { annotationsOf } from './mesh.ts';

/** A Service that something other than Istio lets in requests for. */
export interface IngressTarget {
  at: Place;
  service: ServiceRef;
  controller: 'traefik' | 'nginx' | 'other';
  /** The host that it is for; undefined for any. */
  host: string | undefined;
  /** It is told there to send to the Service's own address. */
  isNative: boolean;
}

export const classAnnotation = 'kubernetes.io/ingress.class';

/** The backends of Ingresses and of Traefik's IngressRoutes. */
export function ingressTargetsOf(objects: readonly SourcedObject[]): IngressTarget[] {
  const ingresses = ofKind(objects, groups.ingress, 'Ingress').flatMap(targetsOfIngress);
  const routes = objects
    .filter((object) => object.kind === 'IngressRoute' && groupOf(object).startsWith('traefik.'))
    .flatMap(targetsOfIngressRoute);
  return [...ingresses, ...routes];
}

function targetsOfIngress(object: SourcedObject): IngressTarget[] {
  const annotations = annotationsOf(object);
  const className =
    textOf(at(object, 'spec', 'ingressClassName')) ?? annotations[classAnnotation] ?? '';
  const controller = (['traefik', 'nginx'] as const).find((name) => className.includes(name));
  const isNative = annotations['nginx.ingress.kubernetes.io/service-upstream'] === 'true';
  return itemsOf(at(object, 'spec', 'rules')).flatMap((rule) =>
    itemsOf(at(rule, 'http', 'paths')).flatMap((path) => {
      const name = textOf(at(path, 'backend', 'service', 'name'));
      if (name === undefined) return [];
      return {
        at: path,
        service: { name, namespace: object.namespace },
        controller: controller ?? 'other',
        host: textOf(at(rule, 'host')),
        isNative,
      };
    }),
  );
}

function targetsOfIngressRoute(object: SourcedObject): IngressTarget[] {
  return itemsOf(at(object, 'spec', 'routes')).flatMap((route) =>
    itemsOf(at(route, 'services')).flatMap((place) => {
      const name = textOf(at(place, 'name'));
      const isService = (textOf(at(place, 'kind')) ?? 'Service') === 'Service';
      if (name === undefined || !isService) return [];
      const namespace = textOf(at(place, 'namespace')) ?? object.namespace;
      const [, host] = /Host\(`([^`]+)`\)/.exec(textOf(at(route, 'match')) ?? '') ?? [];
      return {
        at: place,
        service: { name, namespace },
        controller: 'traefik' as const,
        host,
        isNative: at(place, 'nativeLB').value === true,
      };
    }),
  );
}

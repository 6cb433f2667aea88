import type { Finding, Rule } from '../finding.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { annotationsOf } from '../model/mesh.ts';
import { servicesOf } from '../model/services.ts';
import { workloadsBehind, workloadsOf } from '../model/workloads.ts';
import { at, isThere, itemsOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

const traefikCookie = 'traefik.ingress.kubernetes.io/service.sticky.cookie';
const nginxAffinity = 'nginx.ingress.kubernetes.io/affinity';

/** Clients kept on one pod, where versions are to share the requests. */
export const stickyClients: Rule = {
  id: 'sticky-clients',
  find: (objects) => [
    ...servicesOf(objects).flatMap((service) => {
      const behind = workloadsBehind(service, workloadsOf(objects));
      const versions = new Set(behind.map(({ labels }) => labels.version));
      if (versions.size < 2) return [];
      const affinity = at(service.object, 'spec', 'sessionAffinity');
      const byAddress = textOf(affinity) === 'ClientIP' ? [sticky(affinity, service.name)] : [];
      return [...byAddress, ...byCookie(service.object, traefikCookie, 'true', service.name)];
    }),
    ...ofKind(objects, groups.ingress, 'Ingress').flatMap((object) =>
      isCanary(object) ? byCookie(object, nginxAffinity, 'cookie', object.name) : [],
    ),
    ...ofKind(objects, groups.traefik, 'TraefikService').flatMap((object) => {
      const weighted = at(object, 'spec', 'weighted');
      const cookie = at(weighted, 'sticky', 'cookie');
      const isSplit = itemsOf(at(weighted, 'services')).length > 1;
      return isSplit && isThere(cookie) ? [sticky(cookie, object.name)] : [];
    }),
  ],
};

const isCanary = (object: SourcedObject) =>
  annotationsOf(object)['nginx.ingress.kubernetes.io/canary'] === 'true';

function byCookie(object: SourcedObject, key: string, value: string, name: string): Finding[] {
  const place = at(object, 'metadata', 'annotations', key);
  return textOf(place) === value ? [sticky(place, name)] : [];
}

const sticky = (place: Place, name: string): Finding => ({
  at: place,
  what: `A client of ${name} is kept where its first request went`,
  why: 'one browser or one curl then sees one version only, and a measurement from one client sees no split',
  mend: 'Remove it for the time of the canary, or measure with a new client for each request',
});

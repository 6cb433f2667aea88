import type { Finding, Rule } from '../finding.ts';
import { serviceOfHost, serviceOfShortHost } from '../model/hosts.ts';
import { ingressTargetsOf } from '../model/ingresses.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { directive, upstreamsOf } from '../model/nginx.ts';
import { steeringOf } from '../model/steering.ts';
import { hostNamesOf, type VirtualService } from '../model/virtual-services.ts';
import { at, keysOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

/** An nginx in front of a Service whose VirtualService it passes by, or cannot speak to. */
export const nginxPassesBy: Rule = {
  id: 'nginx-passes-by',
  find: (objects) => [
    ...ofKind(objects, groups.core, 'ConfigMap').flatMap((object) =>
      keysOf(at(object, 'data')).flatMap((key) => examine(objects, at(object, 'data', key))),
    ),
    ...ingressTargetsOf(objects)
      .filter(({ controller, isNative }) => controller === 'nginx' && !isNative)
      .flatMap(({ at: place, service }) => passing(place, steeringOf(objects, service))),
  ],
};

function examine(objects: readonly SourcedObject[], place: Place): Finding[] {
  const text = textOf(place) ?? '';
  return upstreamsOf(text).flatMap((host) => {
    const service = serviceOfHost(host, place.object.namespace) ?? serviceOfShortHost(host);
    const routes = service && steeringOf(objects, service);
    if (!routes) return [];
    const sent = directive(text, 'proxy_set_header Host');
    const isSpokenTo = directive(text, 'proxy_http_version') !== undefined;
    return [
      ...(isSpokenTo ? [] : [tooOld(place, host)]),
      ...(isKnown(sent, routes) ? [] : [strange(place, host, sent ?? '', routes)]),
    ];
  });
}

/** The Host that nginx sends by itself is the upstream's. */
const isKnown = (sent: string | undefined, routes: VirtualService) =>
  sent === undefined || sent === '$proxy_host' || hostNamesOf(routes).includes(sent);

const tooOld = (place: Place, host: string): Finding => ({
  at: place,
  what: `nginx speaks HTTP/1.0 to ${host}, unless it is told otherwise (or is 1.29.7 or later)`,
  why: 'its sidecar answers HTTP/1.0 with 426 Upgrade Required',
  mend: 'Add proxy_http_version 1.1; and proxy_set_header Connection "";',
});

const strange = (place: Place, host: string, sent: string, routes: VirtualService): Finding => ({
  at: place,
  what: `nginx sends to ${host} with the Host ${sent}, and VirtualService ${routes.object.name} knows ${hostNamesOf(routes).join(', ')}`,
  why: "nginx's sidecar finds a VirtualService by the Host of the request: it passes this one by",
  mend: `Write proxy_set_header Host ${hostNamesOf(routes)[0]};`,
});

function passing(place: Place, routes: VirtualService | undefined): Finding[] {
  if (!routes) return [];
  return [
    {
      at: place,
      what: `ingress-nginx sends to the pods one by one, past VirtualService ${routes.object.name}`,
      why: 'a sidecar steers what goes to a Service, not what goes to the address of a pod: the split is that of the pods',
      mend: `Annotate the Ingress: nginx.ingress.kubernetes.io/service-upstream: "true" and nginx.ingress.kubernetes.io/upstream-vhost: ${hostNamesOf(routes)[0]}`,
    },
  ];
}

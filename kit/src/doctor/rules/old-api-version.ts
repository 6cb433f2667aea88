import type { Rule } from '../finding.ts';
import { groupOf } from '../model/kinds.ts';
import { at } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

interface Version {
  now: string;
  /** Whether it is no longer served at all. */
  isGone: boolean;
}

const istioKinds: Readonly<Record<string, readonly string[]>> = {
  'networking.istio.io': [
    ...['DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar'],
    ...['VirtualService', 'WorkloadEntry', 'WorkloadGroup'],
  ],
  'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'],
  'telemetry.istio.io': ['Telemetry'],
};

const gone: Readonly<Record<string, string>> = {
  'extensions/v1beta1 Ingress': 'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1 Ingress': 'networking.k8s.io/v1',
  'networking.k8s.io/v1beta1 IngressClass': 'networking.k8s.io/v1',
  'extensions/v1beta1 NetworkPolicy': 'networking.k8s.io/v1',
  'batch/v1beta1 CronJob': 'batch/v1',
  'policy/v1beta1 PodDisruptionBudget': 'policy/v1',
  'autoscaling/v2beta1 HorizontalPodAutoscaler': 'autoscaling/v2',
  'autoscaling/v2beta2 HorizontalPodAutoscaler': 'autoscaling/v2',
};

/** An apiVersion that has been replaced. */
export const oldApiVersion: Rule = {
  id: 'old-api-version',
  find: (objects) =>
    objects.flatMap((object) => {
      const version = successorOf(object);
      if (!version) return [];
      return {
        at: at(object, 'apiVersion'),
        what: `${object.apiVersion} is an old version of ${object.kind}`,
        why: version.isGone
          ? 'no cluster of today serves it: kubectl answers "no matches for kind"'
          : 'it is still read, but documentation and examples are for the new one',
        mend: `Write apiVersion: ${version.now}`,
      };
    }),
};

function successorOf(object: SourcedObject): Version | undefined {
  const { apiVersion, kind } = object;
  const group = groupOf(object);
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const isBeta = /^v1(alpha|beta)\d$/.test(version);
  const now = gone[`${apiVersion} ${kind}`];
  if (now) return { now, isGone: true };
  const isOfApps = ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet'].includes(kind);
  if (isOfApps && ['extensions', 'apps'].includes(group) && /^v\d(alpha|beta)\d$/.test(version)) {
    return { now: 'apps/v1', isGone: true };
  }
  if (isBeta && istioKinds[group]?.includes(kind)) return { now: `${group}/v1`, isGone: false };
  const isOfGatewayApi = ['Gateway', 'GatewayClass', 'HTTPRoute'].includes(kind);
  if (isBeta && group === 'gateway.networking.k8s.io' && isOfGatewayApi) {
    return { now: `${group}/v1`, isGone: false };
  }
  if (group === 'traefik.containo.us') return { now: 'traefik.io/v1alpha1', isGone: true };
  return undefined;
}

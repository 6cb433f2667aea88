import { findObject, nameOf, ofKind, podsOf } from './pods.ts';
import { findDeadRoutes } from './routes.ts';
import type { Manifest } from './schemas.ts';
import { hasPort, matches, portsOf, type Selector } from './selectors.ts';

/** What acts on something else (autoscalers, budgets, policies, routes, monitors) and finds nothing. */
export function findMissingTargets(objects: readonly Manifest[]): string[] {
  return [
    ...findIdleAutoscalers(objects),
    ...findIdleBudgets(objects),
    ...findIdlePolicies(objects),
    ...findIdleMonitors(objects),
    ...findDeadRoutes(objects),
  ];
}

interface TargetReference {
  readonly kind: string;
  readonly name: string;
}

interface Autoscaler {
  readonly scaleTargetRef: TargetReference;
  readonly metrics?: readonly {
    readonly resource?: { readonly name: string; readonly target: { readonly type: string } };
  }[];
}

function findIdleAutoscalers(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'HorizontalPodAutoscaler').flatMap((object) => {
    const { scaleTargetRef, metrics = [] } = object.spec as unknown as Autoscaler;
    const { kind, name } = scaleTargetRef;
    const target = findObject(objects, kind, name, object.metadata.namespace);
    if (target === undefined)
      return [`${nameOf(object)} scales ${kind} ${name}, which is not there`];
    const found: string[] = [];
    if ((target.spec as { replicas?: number }).replicas !== undefined) {
      found.push(`${nameOf(object)} and ${nameOf(target)} both say how many pods there are`);
    }
    const containers = podsOf([target]).flatMap(({ spec }) => spec.containers);
    for (const { resource } of metrics) {
      if (resource?.target.type !== 'Utilization') continue;
      if (containers.some(({ resources }) => resources?.requests?.[resource.name] === undefined)) {
        found.push(`${nameOf(object)} measures ${resource.name} that nobody requests`);
      }
    }
    return found;
  });
}

function findIdleBudgets(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'PodDisruptionBudget')
    .filter(({ spec, metadata }) => {
      const { selector = {} } = spec as { selector?: Selector };
      return !podsIn(objects, metadata.namespace).some(({ labels }) => matches(selector, labels));
    })
    .map((object) => `${nameOf(object)} protects no pods`);
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number | string }[];
}

interface Policy {
  readonly podSelector: Selector;
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** Peers may belong to components that are not there; whom a policy protects, and by which ports, must be. */
function findIdlePolicies(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'NetworkPolicy').flatMap((object) => {
    const { podSelector, ingress = [] } = object.spec as unknown as Policy;
    const chosen = podsIn(objects, object.metadata.namespace).filter(({ labels }) =>
      matches(podSelector, labels),
    );
    if (chosen.length === 0) return [`${nameOf(object)} is for no pods`];
    return ingress
      .flatMap(({ ports = [] }) => ports)
      .filter(({ port }) => port !== undefined && !chosen.some((pods) => hasPort(pods, port)))
      .map(({ port }) => `${nameOf(object)} opens port ${port}, which its pods have not`);
  });
}

interface Monitor {
  readonly selector: Selector;
  readonly endpoints?: readonly { readonly port?: string }[];
  readonly podMetricsEndpoints?: readonly { readonly port?: string }[];
}

function findIdleMonitors(objects: readonly Manifest[]): string[] {
  return ofKind(objects, 'ServiceMonitor').flatMap((object) => {
    const { selector, endpoints = [] } = object.spec as unknown as Monitor;
    const chosen = ofKind(objects, 'Service').filter(({ metadata }) =>
      matches(selector, metadata.labels ?? {}),
    );
    if (chosen.length === 0) return [`${nameOf(object)} watches no Services`];
    return endpoints
      .filter(({ port }) => !chosen.some((service) => portsOf(service).includes(port ?? '')))
      .map(({ port }) => `${nameOf(object)} asks on port ${port}, which its Services have not`);
  });
}

const podsIn = (objects: readonly Manifest[], namespace: string | undefined) =>
  podsOf(objects).filter((pods) => pods.namespace === namespace);

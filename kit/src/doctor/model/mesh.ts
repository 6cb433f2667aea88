import { at, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { groups, ofKind } from './kinds.ts';
import { containersOf, nameOfContainer, type Workload } from './workloads.ts';

export const labels = {
  inject: 'sidecar.istio.io/inject',
  injection: 'istio-injection',
  revision: 'istio.io/rev',
  dataplane: 'istio.io/dataplane-mode',
  waypoint: 'istio.io/use-waypoint',
} as const;

/** The namespace of a name; several where the objects hold several versions of it. */
export function namespacesNamed(objects: readonly SourcedObject[], name: string): SourcedObject[] {
  return ofKind(objects, groups.core, 'Namespace').filter((namespace) => namespace.name === name);
}

/** Whether its pods have a sidecar; undefined where that cannot be told from the objects. */
export function hasSidecar(
  objects: readonly SourcedObject[],
  workload: Workload,
): boolean | undefined {
  if (containersOf(workload).some((place) => nameOfContainer(place) === 'istio-proxy')) return true;
  const annotation = textOf(at(workload.metadata, 'annotations', labels.inject));
  const own = workload.labels[labels.inject] ?? annotation;
  if (own !== undefined) return own === 'true';
  const namespaces = namespacesNamed(objects, workload.namespace).map(labelsOf);
  if (namespaces.length === 0) return undefined;
  return namespaces.some(
    (all) => all[labels.injection] === 'enabled' || all[labels.revision] !== undefined,
  );
}

/** Whether a namespace's pods are in an ambient mesh. */
export function isAmbient(objects: readonly SourcedObject[], namespace: string): boolean {
  return namespacesNamed(objects, namespace)
    .map(labelsOf)
    .some((all) => all[labels.dataplane] === 'ambient' && all[labels.injection] !== 'enabled');
}

/** Labels of the object itself. */
export const labelsOf = (object: SourcedObject) => textsOf(at(object, 'metadata', 'labels'));

/** Annotations of the object itself. */
export const annotationsOf = (object: SourcedObject) =>
  textsOf(at(object, 'metadata', 'annotations'));

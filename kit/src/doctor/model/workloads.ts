import { at, isThere, itemsOf, numberOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { Path, SourcedObject } from '../objects/sourced-object.ts';
import { isSameNamespace } from './kinds.ts';
import { type Labels, selects } from './labels.ts';
import { oncePerObjects } from './once.ts';
import type { Service } from './services.ts';

/** Something that makes pods, or a pod itself. */
export interface Workload {
  object: SourcedObject;
  namespace: string;
  /** The metadata of its pods. */
  metadata: Place;
  labels: Labels;
  pod: Place;
  /** Undefined where something else decides, such as an autoscaler. */
  replicas: number | undefined;
}

const templates: Readonly<Record<string, Path>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  Pod: [],
};

/** The workloads that have a pod of their own, and labels on it. */
export const workloadsOf = oncePerObjects((objects): Workload[] => {
  return objects.flatMap((object) => {
    const template = Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined;
    if (template === undefined || !isThere(at(object, ...template, 'spec'))) return [];
    const metadata = at(object, ...template, 'metadata');
    return {
      object,
      namespace: object.namespace,
      metadata,
      labels: textsOf(at(metadata, 'labels')),
      pod: at(object, ...template, 'spec'),
      replicas: numberOf(at(object, 'spec', 'replicas')),
    };
  });
});

/** The workloads whose pods a Service's selector takes. */
export function workloadsBehind(service: Service, workloads: readonly Workload[]): Workload[] {
  return workloads.filter(
    ({ namespace, labels }) =>
      isSameNamespace(namespace, service.namespace) && selects(service.selector, labels),
  );
}

/** Its containers, those that start before the others too. */
export function containersOf({ pod }: Workload): Place[] {
  return [...itemsOf(at(pod, 'initContainers')), ...itemsOf(at(pod, 'containers'))];
}

export const nameOfContainer = (container: Place) => textOf(at(container, 'name'));

import type { Container, PodSpec } from './pod-spec.ts';
import type { Manifest } from './schemas.ts';

/** The pods that an object makes. */
export interface Pods {
  readonly owner: Manifest;
  /** How they are called in a message: `Deployment hit-counter-v1`. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** How many at first; an autoscaler, or a Deployment without a number, begins with one. */
  readonly count: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

interface Workload {
  readonly replicas?: number;
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec: { readonly template: Template } };
}

/** The pods of every Deployment, StatefulSet, DaemonSet, Job, CronJob and Rollout. */
export function podsOf(objects: readonly Manifest[]): Pods[] {
  return objects.flatMap((owner) => {
    const workload = (owner.spec ?? {}) as Workload;
    const template = workload.template ?? workload.jobTemplate?.spec.template;
    if (template?.spec?.containers === undefined) return [];
    return {
      owner,
      name: nameOf(owner),
      namespace: owner.metadata.namespace,
      count: workload.replicas ?? 1,
      labels: template.metadata?.labels ?? {},
      spec: template.spec,
    };
  });
}

/** Init containers too. */
export function containersOf({ spec }: Pick<Pods, 'spec'>): Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** `Deployment hit-counter-v1` */
export const nameOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

/** The objects of a kind. */
export const ofKind = (objects: readonly Manifest[], kind: string): Manifest[] =>
  objects.filter((object) => object.kind === kind);

/** The one object of that kind, name and namespace, if it is there. */
export const findObject = (
  objects: readonly Manifest[],
  kind: string,
  name: string,
  namespace: string | undefined,
): Manifest | undefined =>
  ofKind(objects, kind).find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );

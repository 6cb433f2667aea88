import type { SourcedObject } from '../objects/sourced-object.ts';

export const groups = {
  core: '',
  apps: 'apps',
  networking: 'networking.istio.io',
  security: 'security.istio.io',
  gatewayApi: 'gateway.networking.k8s.io',
  ingress: 'networking.k8s.io',
  traefik: 'traefik.io',
} as const;

/** The group of an apiVersion: `apps` of `apps/v1`, '' of `v1`. */
export function groupOf({ apiVersion }: Pick<SourcedObject, 'apiVersion'>): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** The objects of one kind of a group, whatever their version. */
export function ofKind(
  objects: readonly SourcedObject[],
  group: string,
  kind: string,
): SourcedObject[] {
  return objects.filter((object) => object.kind === kind && groupOf(object) === group);
}

/** Whether both may be in one namespace: an object that names none may be in any. */
export function isSameNamespace(one: string, other: string): boolean {
  return one === '' || other === '' || one === other;
}

/** Whether both describe one thing, so that applying one replaces the other. */
export function isSameObject(one: SourcedObject, other: SourcedObject): boolean {
  return (
    one.kind === other.kind &&
    groupOf(one) === groupOf(other) &&
    one.name === other.name &&
    isSameNamespace(one.namespace, other.namespace)
  );
}

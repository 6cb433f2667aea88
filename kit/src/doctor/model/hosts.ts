import { isSameNamespace } from './kinds.ts';

/** A Service, by the name and namespace by which others refer to it. */
export interface ServiceRef {
  name: string;
  namespace: string;
}

const fullName = /^([^.*]+)\.([^.]+)\.svc\..+$/;
const nearlyFullName = /^([^.*]+)\.([^.]+)(\.svc)?$/;

/**
 * The Service that Istio takes a host for: a name without a dot is one of the object's own
 * namespace, `a.b.svc.cluster.local` one of namespace b; any other host is no Service.
 */
export function serviceOfHost(host: string, namespace: string): ServiceRef | undefined {
  if (!host.includes('.') && !host.includes('*')) return { name: host, namespace };
  const [, name, inNamespace] = fullName.exec(host) ?? [];
  return name && inNamespace ? { name, namespace: inNamespace } : undefined;
}

/** The Service that `a.b` or `a.b.svc` means to a client, though not to Istio. */
export function serviceOfShortHost(host: string): ServiceRef | undefined {
  const [, name, namespace] = nearlyFullName.exec(host) ?? [];
  return name && namespace ? { name, namespace } : undefined;
}

/** Whether both are one Service. */
export function isSameService(one: ServiceRef, other: ServiceRef): boolean {
  return one.name === other.name && isSameNamespace(one.namespace, other.namespace);
}

/** The host that means this Service from everywhere. */
export function hostOfService({ name, namespace }: ServiceRef): string {
  return namespace === '' ? name : `${name}.${namespace}.svc.cluster.local`;
}

/** Whether two hosts, each perhaps with a wildcard at its start, have a name in common. */
export function overlap(one: string, other: string): boolean {
  if (one.startsWith('*') && other.startsWith('*')) {
    return one.slice(1).endsWith(other.slice(1)) || other.slice(1).endsWith(one.slice(1));
  }
  if (one.startsWith('*')) return other.endsWith(one.slice(1));
  if (other.startsWith('*')) return one.endsWith(other.slice(1));
  return one === other;
}

import { findObject, nameOf } from './pods.ts';
import type { Manifest } from './schemas.ts';
import { portsOf } from './selectors.ts';

/** A place in a route that names a Service (or what Traefik calls one) and its port. */
interface Backend {
  readonly kind: string;
  readonly name: string;
  readonly port?: string | number;
}

const routeKinds = ['Ingress', 'HTTPRoute', 'IngressRoute', 'TraefikService'];

/** Routes that lead to a Service, or to a port of one, that is not there. */
export function findDeadRoutes(objects: readonly Manifest[]): string[] {
  return objects
    .filter(({ kind }) => routeKinds.includes(kind))
    .flatMap((route) =>
      backendsIn(route.spec).flatMap(({ kind, name, port }) => {
        const target = findObject(objects, kind, name, route.metadata.namespace);
        if (target === undefined)
          return [`${nameOf(route)} leads to ${kind} ${name}, which is not there`];
        if (kind !== 'Service' || (port !== undefined && portsOf(target).includes(port))) return [];
        return [`${nameOf(route)} leads to port ${port}, which Service ${name} has not`];
      }),
    );
}

/** Every backend below a value: `service`, `backendRefs` and `services` hold them. */
function backendsIn(value: unknown, holder = ''): Backend[] {
  if (Array.isArray(value)) return value.flatMap((inner) => backendsIn(inner, holder));
  if (typeof value !== 'object' || value === null) return [];
  if (['service', 'backendRefs', 'services'].includes(holder) && 'name' in value) {
    const { kind = 'Service', name, port } = value as Written;
    // An Ingress says which of the two it gives.
    const given = typeof port === 'object' ? (port.name ?? port.number) : port;
    return [{ kind, name, ...(given === undefined ? {} : { port: given }) }];
  }
  return Object.entries(value).flatMap(([key, inner]) => backendsIn(inner, key));
}

interface Written {
  readonly kind?: string;
  readonly name: string;
  readonly port?: string | number | { readonly name?: string; readonly number?: number };
}

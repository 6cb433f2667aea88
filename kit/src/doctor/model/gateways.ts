import { at, itemsOf, numberOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { groups, isSameNamespace, ofKind } from './kinds.ts';
import type { Labels } from './labels.ts';

/** A Gateway of Istio's own kind. */
export interface Gateway {
  object: SourcedObject;
  selector: Labels;
  /** What it lets in, and for routes of which namespace: '*' for any. */
  hosts: { name: string; namespace: string }[];
  ports: { at: Place; number: number | undefined }[];
}

/** Istio's Gateways among the objects. */
export function gatewaysOf(objects: readonly SourcedObject[]): Gateway[] {
  return ofKind(objects, groups.networking, 'Gateway').map((object) => {
    const servers = itemsOf(at(object, 'spec', 'servers'));
    const hosts = servers.flatMap((server) => itemsOf(at(server, 'hosts')));
    return {
      object,
      selector: textsOf(at(object, 'spec', 'selector')),
      hosts: hosts.flatMap((host) => readHost(textOf(host), object.namespace)),
      ports: servers.map((server) => {
        const port = at(server, 'port', 'number');
        return { at: port, number: numberOf(port) };
      }),
    };
  });
}

/** Reads `host`, `namespace/host` or `./host`; a star before the slash stands for any namespace. */
function readHost(text: string | undefined, own: string): Gateway['hosts'] {
  if (text === undefined) return [];
  const [first = '', name] = text.split('/');
  if (name === undefined) return [{ name: first, namespace: '*' }];
  return [{ name, namespace: first === '.' ? own : first }];
}

/** The names that it lets in for routes of a namespace. */
export function hostsFor({ hosts }: Gateway, namespace: string): string[] {
  return hosts
    .filter((host) => host.namespace === '*' || isSameNamespace(host.namespace, namespace))
    .map(({ name }) => name);
}

/** The Gateways that a VirtualService means by `name` or `namespace/name`. */
export function gatewaysNamed(
  objects: readonly SourcedObject[],
  reference: string,
  namespace: string,
): Gateway[] {
  const [first = '', second] = reference.split('/');
  const [inNamespace, name] = second === undefined ? [namespace, first] : [first, second];
  return gatewaysOf(objects).filter(
    ({ object }) => object.name === name && isSameNamespace(object.namespace, inNamespace),
  );
}

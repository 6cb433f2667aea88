import { at, itemsOf, numberOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { groups, isSameNamespace, ofKind } from './kinds.ts';
import type { Labels } from './labels.ts';

/** A Gateway of Istio's own kind. */
export interface Gateway {
  object: SourcedObject;
  selector: Labels;
  /** What it lets in, each without a namespace before it. */
  hosts: string[];
  ports: { at: Place; number: number | undefined }[];
}

export function gatewaysOf(objects: readonly SourcedObject[]): Gateway[] {
  return ofKind(objects, groups.networking, 'Gateway').map((object) => {
    const servers = itemsOf(at(object, 'spec', 'servers'));
    const hosts = servers.flatMap((server) => itemsOf(at(server, 'hosts')));
    return {
      object,
      selector: textsOf(at(object, 'spec', 'selector')),
      hosts: hosts.flatMap((host) => textOf(host)?.replace(/^[^/]*\//, '') ?? []),
      ports: servers.map((server) => {
        const port = at(server, 'port', 'number');
        return { at: port, number: numberOf(port) };
      }),
    };
  });
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

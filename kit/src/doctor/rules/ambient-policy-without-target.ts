import type { Rule } from '../finding.ts';
import { groups, ofKind } from '../model/kinds.ts';
import { isAmbient } from '../model/mesh.ts';
import { at, isThere, itemsOf, keysOf, type Place, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';

const operations = ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'];
const sources = [
  'requestPrincipals',
  'notRequestPrincipals',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
];

/** A policy about HTTP, in an ambient namespace, that is attached to no waypoint. */
export const ambientPolicyWithoutTarget: Rule = {
  id: 'ambient-policy-without-target',
  find: (objects) => {
    const policies = ofKind(objects, groups.security, 'AuthorizationPolicy').filter(isAboutHttp);
    const tokens = ofKind(objects, groups.security, 'RequestAuthentication');
    return [...policies, ...tokens]
      .filter(({ namespace }) => isAmbient(objects, namespace))
      .filter((object) => targetsOf(object).length === 0)
      .map((object) => ({
        at: at(object, isThere(at(object, 'spec', 'selector')) ? 'spec' : 'kind'),
        what: `This ${object.kind} is about HTTP, and names no targetRefs in an ambient namespace`,
        why: 'without targetRefs it is for the ztunnel, which does not read HTTP: what an ALLOW rule asks of a request is never met, and all is refused',
        mend: 'Replace selector by targetRefs: [{ group: "", kind: Service, name: … }], and use a waypoint',
      }));
  },
};

const targetsOf = (object: SourcedObject) =>
  [...itemsOf(at(object, 'spec', 'targetRefs')), at(object, 'spec', 'targetRef')].filter(isThere);

function isAboutHttp(object: SourcedObject): boolean {
  const action = textOf(at(object, 'spec', 'action')) ?? 'ALLOW';
  if (['CUSTOM', 'AUDIT'].includes(action)) return true;
  return itemsOf(at(object, 'spec', 'rules')).some(
    (rule) =>
      hasKey(rule, 'to', 'operation', operations) ||
      hasKey(rule, 'from', 'source', sources) ||
      itemsOf(at(rule, 'when')).some((when) => textOf(at(when, 'key'))?.startsWith('request.')),
  );
}

function hasKey(rule: Place, list: string, field: string, names: readonly string[]): boolean {
  return itemsOf(at(rule, list)).some((item) =>
    keysOf(at(item, field)).some((key) => names.includes(key)),
  );
}

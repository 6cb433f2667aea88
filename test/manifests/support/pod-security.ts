import type { Container } from './pod-spec.ts';
import { containersOf, findObject, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const level = 'pod-security.kubernetes.io/enforce';

/**
 * Where pods break the Pod Security Standard `restricted`, as kubernetes.io/docs/concepts/security/
 * pod-security-standards has it. A namespace whose own label asks for less is left alone.
 */
export function findSecurityViolations(objects: readonly Manifest[]): string[] {
  return podsOf(objects)
    .filter(({ namespace }) => {
      const { metadata } = findObject(objects, 'Namespace', namespace ?? '', undefined) ?? {};
      return (metadata?.labels?.[level] ?? 'restricted') === 'restricted';
    })
    .flatMap((pods) =>
      [
        ...violationsOfPod(pods),
        ...containersOf(pods).flatMap((container) => violationsOfContainer(pods, container)),
      ].map((violation) => `${pods.name}: ${violation}`),
    );
}

function violationsOfPod({ spec }: Pods): string[] {
  const found: string[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC'] as const) {
    if (spec[field] === true) found.push(`${field} is on`);
  }
  for (const { name, ...volume } of spec.volumes ?? []) {
    for (const type of Object.keys(volume)) {
      if (!volumeTypes.includes(type)) found.push(`volume ${name} is a ${type}`);
    }
  }
  return found;
}

/** The pod's own securityContext holds for a container that says nothing else. */
function violationsOfContainer(
  { spec }: Pods,
  { name, securityContext, ports = [] }: Container,
): string[] {
  const context = { ...spec.securityContext, ...securityContext };
  const { drop = [], add = [] } = context.capabilities ?? {};
  const rules: [boolean, string][] = [
    [context.privileged !== true, 'is privileged'],
    [context.allowPrivilegeEscalation === false, 'allows privilege escalation'],
    [context.runAsNonRoot === true, 'may run as root'],
    [context.runAsUser !== 0, 'runs as root'],
    [
      ['RuntimeDefault', 'Localhost'].includes(context.seccompProfile?.type ?? ''),
      'has no seccomp profile',
    ],
    [drop.includes('ALL'), 'does not drop all capabilities'],
    [add.every((capability) => capability === 'NET_BIND_SERVICE'), 'adds capabilities'],
    [(context.procMount ?? 'Default') === 'Default', 'unmasks /proc'],
    [ports.every(({ hostPort = 0 }) => hostPort === 0), 'takes a port of the host'],
  ];
  return rules.filter(([holds]) => !holds).map(([, violation]) => `${name} ${violation}`);
}

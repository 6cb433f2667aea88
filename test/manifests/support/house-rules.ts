import { areOurs } from './environment.ts';
import { containersOf, nameOf, ofKind, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

/** Where pods break this project's own rules, beyond what Kubernetes asks for. */
export function findHouseViolations(objects: readonly Manifest[]): string[] {
  const accounts = accountsWithRights(objects);
  return [
    ...podsOf(objects).flatMap((pods) =>
      [...violationsOfPod(pods, accounts), ...violationsOfContainers(pods)].map(
        (violation) => `${pods.name}: ${violation}`,
      ),
    ),
    ...podsOf(ofKind(objects, 'Deployment'))
      .filter(areOurs)
      .flatMap(({ owner }) => violationsOfDeployment(owner)),
    ...objects
      .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/part-of'] !== 'meshwalk')
      .map((object) => `${nameOf(object)} does not carry our label`),
  ];
}

function violationsOfPod(
  { spec, namespace, labels }: Pods,
  accounts: ReadonlySet<string>,
): string[] {
  const found: string[] = [];
  if (spec.enableServiceLinks !== false) {
    found.push('a Service named redis would set its REDIS_PORT: enableServiceLinks is not off');
  }
  const needsToken = accounts.has(`${namespace}/${spec.serviceAccountName}`);
  if (spec.serviceAccountName === undefined) found.push('has no ServiceAccount of its own');
  if (!needsToken && spec.automountServiceAccountToken !== false) found.push('gets a token');
  for (const label of ['app.kubernetes.io/name', 'app.kubernetes.io/component']) {
    if (labels[label] === undefined) found.push(`has no label ${label}`);
  }
  return found;
}

/** `namespace/name` of the accounts that some binding gives rights to. */
function accountsWithRights(objects: readonly Manifest[]): Set<string> {
  const bindings = [...ofKind(objects, 'RoleBinding'), ...ofKind(objects, 'ClusterRoleBinding')];
  const subjects = bindings.flatMap(
    ({ subjects = [] }) => subjects as { name: string; namespace?: string }[],
  );
  return new Set(subjects.map(({ name, namespace }) => `${namespace}/${name}`));
}

/** Their images keep settings and plugins beside the program, and write there when they start. */
const writesIntoItself = /\/(elasticsearch|kibana):/;

function violationsOfContainers(pods: Pods): string[] {
  return containersOf(pods).flatMap(
    ({ name, image, resources, securityContext, imagePullPolicy }) => {
      const { requests, limits } = resources ?? {};
      const isReadOnly = securityContext?.readOnlyRootFilesystem === true;
      const rules: [boolean, string][] = [
        [/:[^/]+$/.test(image) && !image.endsWith(':latest'), `runs ${image}, no fixed version`],
        [imagePullPolicy === 'IfNotPresent', 'pulls an image that the node may have'],
        [
          requests?.cpu !== undefined && requests.memory !== undefined,
          'does not say what it needs',
        ],
        [limits?.memory !== undefined, 'may take all the memory'],
        [isReadOnly || writesIntoItself.test(image), 'may write on its root file system'],
      ];
      return rules.filter(([holds]) => !holds).map(([, violation]) => `${name} ${violation}`);
    },
  );
}

interface DeploymentSpec {
  readonly strategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number } };
  readonly revisionHistoryLimit?: number;
  readonly template: { readonly spec: { readonly topologySpreadConstraints?: readonly object[] } };
}

function violationsOfDeployment(object: Manifest): string[] {
  const { strategy, revisionHistoryLimit, template } = object.spec as unknown as DeploymentSpec;
  const rules: [boolean, string][] = [
    [strategy?.rollingUpdate?.maxUnavailable === 0, 'does without a pod while it is updated'],
    [revisionHistoryLimit !== undefined, 'keeps ten old revisions'],
    [template.spec.topologySpreadConstraints !== undefined, 'may put all pods on one node'],
  ];
  return rules.filter(([holds]) => !holds).map(([, violation]) => `${nameOf(object)} ${violation}`);
}

const placeholder =
  /\b(TODO|FIXME|XXX+|change-?me|replace-?me|placeholder|your-[a-z]+)\b|<[a-z][a-z -]*>|\$\{[A-Z_]+\}/i;

/** Texts that somebody would have to fill in first. */
export function findPlaceholders(objects: readonly Manifest[]): string[] {
  return objects.flatMap((object) => {
    const [found] = placeholder.exec(JSON.stringify({ ...object, data: undefined })) ?? [];
    return found === undefined ? [] : [`${nameOf(object)} has ${found}`];
  });
}

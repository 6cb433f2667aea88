import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker } from '../../compose/support/docker.ts';
import { environmentOf } from './environment.ts';
import type { Container } from './pod-spec.ts';
import { findObject, ofKind, type Pods, podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';
import { matches } from './selectors.ts';

/** A container that Docker runs as a manifest says, and what the manifest says of it. */
export interface Running {
  /** Of the container in Docker. */
  readonly id: string;
  readonly container: Container;
  readonly graceSeconds: number;
}

/**
 * Runs one container of each Deployment and StatefulSet with Docker, much as a kubelet would: same
 * image, command, environment, user, mounts and limits; other pods find it by the names of its
 * Services. Files of ConfigMaps are laid out in `folder`.
 */
export async function runInDocker(
  objects: readonly Manifest[],
  project: string,
  folder: string,
): Promise<Running[]> {
  await docker(['network', 'create', project]);
  const lasting = podsOf(objects).filter(({ owner }) => owner.kind !== 'Job');
  return Promise.all(
    lasting.flatMap((pods) =>
      pods.spec.containers.map(async (container) => {
        const id = `${project}-${container.name}`;
        const { env, mounts } = {
          env: Object.entries(environmentOf(objects, pods, container)),
          mounts: await mountsOf(objects, pods, container, folder),
        };
        const { entryPoint, words } = commandOf(container, Object.fromEntries(env));
        await docker([
          ...['run', '--detach', '--name', id, '--network', project],
          // A Service has its name before its pods are there; here who looks too early tries again.
          ...['--restart', 'on-failure'],
          ...aliasesOf(objects, pods).flatMap((alias) => ['--network-alias', alias]),
          ...(container.ports ?? []).flatMap((port) => [
            '--publish',
            `127.0.0.1::${port.containerPort}`,
          ]),
          ...env.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
          ...restrictionsOf(pods, container),
          ...mounts,
          ...entryPoint,
          container.image,
          ...words,
        ]);
        return { id, container, graceSeconds: pods.spec.terminationGracePeriodSeconds ?? 30 };
      }),
    ),
  );
}

/** Removes what runInDocker made. */
export async function removeFromDocker(
  running: readonly Running[],
  project: string,
): Promise<void> {
  if (running.length > 0) {
    await docker(['rm', '--force', '--volumes', ...running.map(({ id }) => id)]);
  }
  await docker(['network', 'rm', project]);
}

/** Where a container's port can be reached from here, as `127.0.0.1:32768`. */
export function addressOf({ id, container }: Running, port: string | number): Promise<string> {
  const open = container.ports?.find(
    ({ name, containerPort }) => port === name || port === containerPort,
  );
  return docker(['port', id, `${open?.containerPort}/tcp`]);
}

const aliasesOf = (objects: readonly Manifest[], { labels }: Pods): string[] =>
  ofKind(objects, 'Service')
    .filter(({ spec }) =>
      matches({ matchLabels: (spec as { selector?: object }).selector ?? {} } as never, labels),
    )
    .map(({ metadata }) => metadata.name);

function restrictionsOf({ spec }: Pods, { securityContext = {}, resources }: Container): string[] {
  const { runAsUser, runAsGroup = runAsUser } = { ...spec.securityContext, ...securityContext } as {
    runAsUser?: number;
    runAsGroup?: number;
  };
  return [
    ...['--user', `${runAsUser}:${runAsGroup}`, '--security-opt', 'no-new-privileges'],
    ...(securityContext.readOnlyRootFilesystem === true ? ['--read-only'] : []),
    ...(securityContext.capabilities?.drop ?? []).flatMap((name) => ['--cap-drop', name]),
    ...['--memory', (resources?.limits?.memory ?? '').replace('i', '').toLowerCase()],
  ];
}

/** Kubernetes puts variables in where a word says $(NAME). */
function commandOf({ command, args = [] }: Container, env: Readonly<Record<string, string>>) {
  const [first, ...rest] = [...(command ?? []), ...args].map((word) =>
    word.replace(/\$\(([A-Z_]+)\)/g, (_, name: string) => env[name] ?? ''),
  );
  if (first === undefined) return { entryPoint: [], words: [] };
  if (command === undefined) return { entryPoint: [], words: [first, ...rest] };
  return { entryPoint: ['--entrypoint', first], words: rest };
}

async function mountsOf(
  objects: readonly Manifest[],
  { spec, namespace }: Pods,
  { name, volumeMounts = [] }: Container,
  folder: string,
): Promise<string[]> {
  const flags = volumeMounts.map(async ({ name: volumeName, mountPath, subPath }) => {
    const volume = spec.volumes?.find((candidate) => candidate.name === volumeName);
    if (volume?.emptyDir !== undefined) return ['--tmpfs', `${mountPath}:mode=1777`];
    if (volume?.configMap === undefined) return ['--volume', mountPath];
    const data = findObject(objects, 'ConfigMap', volume.configMap.name, namespace)?.data ?? {};
    const files = join(folder, name, volumeName);
    await mkdir(files, { recursive: true });
    for (const [file, text] of Object.entries(data)) await writeFile(join(files, file), text);
    return ['--volume', `${subPath ? join(files, subPath) : files}:${mountPath}:ro`];
  });
  return (await Promise.all(flags)).flat();
}

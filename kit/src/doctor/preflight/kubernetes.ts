import type { Kubectl } from '../../rungs/kubectl.ts';
import type { Shell } from '../../shell.ts';
import { at, placeOf, textOf } from '../objects/place.ts';
import { type Answer, ask, askJson } from './ask.ts';
import { type Check, fine, trouble } from './check.ts';
import { judgeAddons } from './cluster-addons.ts';
import { judgeNodes } from './nodes.ts';
import { compareVersions, formatVersion, parseVersion, type Version } from './version.ts';

const oldest: Version = [1, 29];
const newest: Version = [1, 37];

/** What the kubernetes rung needs: kubectl, a cluster of a known version, room, and a place for data. */
export async function checkKubernetes(
  shell: Shell,
  kubectl: Kubectl,
  needMib: number,
): Promise<Check[]> {
  const words = (...rest: string[]) => kubectl.words('--request-timeout', '5s', ...rest);
  // Without a context kubectl would ask whatever listens on port 8080 here.
  const context = await ask(shell, words('config', 'view', '--minify', '--output', 'name'));
  if (isNo(context)) return judgeVersions(context);
  const versions = await ask(shell, words('version', '--output', 'json'));
  const reached = judgeVersions(versions);
  if (isNo(versions)) return reached;
  const get = (...rest: string[]) => askJson(shell, words('get', ...rest, '--output', 'json'));
  const nodes = await get('nodes');
  const classes = await get('storageclasses,ingressclasses');
  const metrics = await get('apiservices', 'v1beta1.metrics.k8s.io', '--ignore-not-found');
  if (shell.isDryRun) return [];
  return [...reached, ...judgeNodes(nodes, needMib), ...judgeAddons(classes, metrics)];
}

/** Whether a cluster answered these checks. */
export const isReached = (checks: readonly Check[]) =>
  checks.some(({ what }) => /^(The )?cluster /i.test(what));

const isNo = ({ state }: Answer) => state === 'not installed' || state === 'failed';

/** What `kubectl version` says: that it is there, that a cluster answers, that both fit together. */
export function judgeVersions(answer: Answer): Check[] {
  if (answer.state === 'not asked') return [];
  if (answer.state === 'not installed') {
    const mend = 'Install it: https://kubernetes.io/docs/tasks/tools/';
    return [
      trouble('kubectl is not installed', { why: 'it is how a cluster is told anything', mend }),
    ];
  }
  if (answer.state === 'failed') {
    return [
      trouble(`No cluster answers: ${answer.reason}`, {
        why: 'this rung runs in one',
        mend: 'Choose one: kubectl config get-contexts; kubectl config use-context <name>. Or make one: make cluster',
      }),
    ];
  }
  const [client, server] = ['clientVersion', 'serverVersion'].map((key) =>
    parseVersion(textOf(at(placeOf(parse(answer.output)), key, 'gitVersion')) ?? ''),
  );
  if (!client || !server) {
    const mend = 'Try it by hand: kubectl version';
    return [trouble('kubectl does not tell its version', { why: 'it should', mend })];
  }
  return [judgeSkew(client, server), judgeServer(server)];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judgeSkew(client: Version, server: Version): Check {
  const [mine, its] = [formatVersion(client), formatVersion(server)];
  if (client[0] === server[0] && Math.abs(client[1] - server[1]) <= 1)
    return fine(`kubectl ${mine}`);
  return trouble(`kubectl is ${mine}, the cluster ${its}`, {
    why: 'kubectl is made for clusters one minor version older or newer, and fails in odd ways with others',
    mend: `Install kubectl ${its}: https://kubernetes.io/docs/tasks/tools/`,
  });
}

function judgeServer(server: Version): Check {
  const its = formatVersion(server);
  if (compareVersions(server, oldest) >= 0 && compareVersions(server, newest) <= 0) {
    return fine(`cluster ${its}`);
  }
  return trouble(
    `The cluster is ${its}, not ${formatVersion(oldest)} to ${formatVersion(newest)}`,
    {
      why: 'the manifests are checked against those versions: a field or a kind may be missing',
      mend: 'Use a cluster of one of them; with kind: make cluster',
    },
  );
}

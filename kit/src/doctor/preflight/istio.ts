import type { Kubectl } from '../../rungs/kubectl.ts';
import type { Shell } from '../../shell.ts';
import { at, itemsOf, numberOf, type Place, textOf } from '../objects/place.ts';
import { type Answer, ask, askJson } from './ask.ts';
import { absent, type Check, fine, trouble } from './check.ts';
import { itemsOfList } from './json.ts';
import { formatVersion, parseVersion, type Version } from './version.ts';

const install = 'istioctl install -f istio/install.yaml';

/** What the istio rung needs besides a cluster: istioctl, istiod, its CNI plugin, a gateway. */
export async function checkIstio(shell: Shell, kubectl: Kubectl, isUp: boolean): Promise<Check[]> {
  const tool = await ask(shell, ['istioctl', 'version', '--remote=false', '--output', 'json']);
  const everywhere = ['--all-namespaces', '--output', 'json'];
  const get = (...words: string[]) =>
    askJson(shell, kubectl.words('--request-timeout', '5s', 'get', ...words));
  const planes = await get('deployments', '--selector', 'app=istiod', ...everywhere);
  const agents = await get('daemonsets', '--selector', 'k8s-app=istio-cni-node', ...everywhere);
  const doors = await get('services', '--selector', 'istio', ...everywhere);
  const routes = await ask(
    shell,
    kubectl.words(
      ...['get', 'customresourcedefinitions', 'httproutes.gateway.networking.k8s.io'],
      ...['--ignore-not-found', '--output', 'name'],
    ),
  );
  if (shell.isDryRun) return [];
  return [
    ...judgeVersions(tool, itemsOfList(planes)),
    judgeAgents(itemsOfList(agents), isUp),
    judgeDoors(itemsOfList(doors)),
    judgeGatewayApi(routes),
  ];
}

/** istioctl by its own version, istiod by the Deployment that is ready and the tag of its image. */
export function judgeVersions(tool: Answer, planes: Place[]): Check[] {
  const mine = tool.state === 'answered' ? parseVersion(tool.output) : undefined;
  const [plane] = planes.filter((each) => (numberOf(at(each, 'status', 'readyReplicas')) ?? 0) > 0);
  const image = plane && textOf(at(plane, 'spec', 'template', 'spec', 'containers', 0, 'image'));
  const its = parseVersion(image?.slice(image.lastIndexOf(':')) ?? '');
  return [
    mine
      ? judgeSkew(mine, its)
      : trouble('istioctl is not installed', {
          why: 'it installs Istio, and shows what a sidecar was told',
          mend: 'Install it: https://istio.io/latest/docs/setup/getting-started/',
        }),
    plane
      ? fine(its ? `istiod ${formatVersion(its)}` : 'istiod')
      : trouble('istiod does not run, or is not ready', {
          why: 'it gives pods their sidecars, and the sidecars their routes',
          mend: planes.length > 0 ? 'kubectl -n istio-system describe pods -l app=istiod' : install,
        }),
  ];
}

function judgeSkew(mine: Version, its: Version | undefined): Check {
  const isNear = !its || (mine[0] === its[0] && Math.abs(mine[1] - its[1]) <= 1);
  if (isNear) return fine(`istioctl ${formatVersion(mine)}`);
  return trouble(`istioctl is ${formatVersion(mine)}, istiod ${formatVersion(its)}`, {
    why: 'istioctl is made for istiod of its own minor version, or one beside it',
    mend: `Install istioctl ${formatVersion(its)}: https://istio.io/latest/docs/setup/getting-started/`,
  });
}

/** The DaemonSets of the CNI plugin; missing, they are trouble only until the demo `isUp`. */
export function judgeAgents(agents: Place[], isUp: boolean): Check {
  if (agents.some((each) => (numberOf(at(each, 'status', 'numberReady')) ?? 0) > 0)) {
    return fine("Istio's CNI plugin");
  }
  const why =
    'our namespace forbids privileged containers, and without the plugin a sidecar brings one: no pod starts';
  const state = isUp ? absent : trouble;
  return state("Istio's CNI plugin is not installed", { why, mend: install });
}

/** The Services that could be the gateway: one must listen on 80, with the label that ours selects. */
export function judgeDoors(doors: Place[]): Check {
  const door = doors.find((each) =>
    itemsOf(at(each, 'spec', 'ports')).some((port) => numberOf(at(port, 'port')) === 80),
  );
  const label = door && textOf(at(door, 'spec', 'selector', 'istio'));
  if (label === 'ingressgateway') return fine('gateway istio: ingressgateway');
  if (door) {
    return trouble(`The gateway has the label istio: ${label}`, {
      why: 'istio/base/gateway.yaml selects istio: ingressgateway: nothing would listen',
      mend: `Write istio: ${label} in istio/base/gateway.yaml, or install the chart's release as istio-ingressgateway`,
    });
  }
  return trouble('There is no gateway', {
    why: 'requests from outside come in by it',
    mend: install,
  });
}

/** Whether the cluster names the kind HTTPRoute; without it, absent. */
export function judgeGatewayApi(routes: Answer): Check {
  if (routes.state === 'answered' && routes.output !== '') return fine('Gateway API');
  return absent('The kinds of the Gateway API are not installed', {
    why: 'only istio/gateway-api and istio/ambient want them',
    mend: 'kubectl apply -f https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.6.0/standard-install.yaml',
  });
}

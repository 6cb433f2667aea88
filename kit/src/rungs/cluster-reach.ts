import { callHttp } from '../http-call.ts';
import type { Shell } from '../shell.ts';
import { deploymentName, instancesOf, type List, type Pod } from './cluster-objects.ts';
import { openForward } from './forward.ts';
import type { Kubectl } from './kubectl.ts';
import {
  type Copy,
  type Instance,
  type Rung,
  type ServiceName,
  type Version,
  versions,
} from './rung.ts';
import { callerNames, containerPorts, firstOfEach } from './services.ts';

/** How the kit gets at what runs in a cluster: by forwards, which need no door to the outside. */
export function createClusterReach(kubectl: Kubectl, shell: Shell) {
  const forward = (target: string, port: number) =>
    openForward(shell, kubectl.words('port-forward', target, `:${port}`), port);

  /** Where it answers from here, as long as the kit runs. */
  const urlOf = async (target: string, port: number): Promise<string> =>
    `http://127.0.0.1:${(await forward(target, port)).port}`;

  const listInstances = async (selector: string): Promise<Instance[]> => {
    const running = ['--field-selector', 'status.phase=Running'];
    const words = ['get', 'pods', '--selector', selector, ...running];
    return instancesOf(await kubectl.readJson<List<Pod>>({ items: [] }, ...words));
  };

  const askAdmin: Rung['askAdmin'] = async ({ service, version }, { path, ...call }) => {
    const selector = [`app=${service}`, ...(version ? [`version=${version}`] : [])].join(',');
    const instances = (await listInstances(selector)).map(({ name }) => name);
    const targets = shell.isDryRun
      ? deploymentNames(service, version).map((name) => `deployment/${name}`)
      : instances.map((name) => `pod/${name}`);
    return Promise.all(
      targets.map(async (target) => {
        const { port, close } = await forward(target, containerPorts.admin);
        try {
          const answer = await callHttp(shell, { ...call, url: `http://127.0.0.1:${port}${path}` });
          return { instance: target.replace(/^\w+\//, ''), ...answer };
        } finally {
          close();
        }
      }),
    );
  };

  /** One ready pod of each version; more would be two forwards for each. */
  const reachCopies = async (selector: string): Promise<Copy[]> => {
    const ready = (await listInstances(selector)).filter(({ isReady }) => isReady);
    return Promise.all(firstOfEach(ready).map(reachPod));
  };
  const reachPod = async ({ service, version, name }: Instance): Promise<Copy> => {
    const [url, adminUrl] = await Promise.all([
      urlOf(`pod/${name}`, containerPorts[service]),
      urlOf(`pod/${name}`, containerPorts.admin),
    ]);
    return { service, version, url, adminUrl };
  };

  return {
    listInstances,
    reachCopies,
    askAdmin,
    urlOf,
    serviceUrl: (service: ServiceName) =>
      urlOf(`service/${callerNames[service]}`, containerPorts[service]),
  };
}

function deploymentNames(service: ServiceName, version: Version | undefined): string[] {
  const wanted = version === undefined ? versions : [version];
  return [...new Set(wanted.map((one) => deploymentName(service, one)))];
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { exactInterval } from '../../../kit/src/canary/interval.ts';
import { root } from '../../../kit/src/paths.ts';
import { type Kubectl, whyNoCluster } from '../../manifests/support/cluster.ts';
import { waitUntil } from '../../support/wait.ts';

const run = promisify(execFile);
const settleMs = 60_000;

/** Why the lessons are not tried: no cluster may be used, or the demo is not in a mesh there. */
export async function whyNoMesh(
  environment: NodeJS.ProcessEnv,
  ask: Kubectl,
): Promise<string | undefined> {
  const reason = await whyNoCluster(environment, ask);
  if (reason !== undefined) return reason;
  const sidecars = '{.items[*].status..name}';
  const pods = await ask('-n', 'meshwalk', 'get', 'pods', '-o', `jsonpath=${sidecars}`);
  return pods.includes('istio-proxy') ? undefined : 'no pod in meshwalk has a sidecar';
}

/** Runs one of the two programs in `istio/`, and gives what it prints. */
export async function tool(name: 'ask' | 'statuses', ...args: string[]): Promise<string> {
  const { stdout } = await run(join(root, 'istio', name), args);
  return stdout.trim();
}

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** The gateway of the mesh, as it is asked for a host by its name. */
export interface Door {
  ask(path: string, headers?: Record<string, string>): Promise<Answer>;
  askChart(): Promise<number>;
  /** Asks until the answer is as it should be, as a proxy takes a moment to hear of a change. */
  until(what: string, isReached: () => Promise<boolean>): Promise<void>;
  /** How far v2's share may be from what was counted: wrong once in a million times. */
  shareOfV2(requests: number): Promise<{ low: number; high: number }>;
  close(): Promise<void>;
}

/** Asks the gateway at `url`, in which a port-forward ends. */
export function openDoor(url: string): Door {
  const dispatcher = new Agent({ connections: 8 });
  const askHost = async (host: string, path: string, headers: Record<string, string> = {}) => {
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(url + path, {
      dispatcher,
      headers: { host: `${host}.localhost`, ...headers },
    });
    return { status: statusCode, text: await body.text(), headers: answered };
  };
  const ask: Door['ask'] = (path, headers) => askHost('hit-counter', path, headers);

  return {
    ask,
    askChart: async () => {
      const path = '/k8s-app-monitor-agent?format=json';
      return (await askHost('k8s-app-monitor-agent', path)).status;
    },
    until: (what, isReached) => waitUntil(what, settleMs, isReached),
    async shareOfV2(requests) {
      const counting = { accept: 'application/json' };
      const answers = await Promise.all(Array.from({ length: requests }, () => ask('/', counting)));
      const ofV2 = answers.filter(({ text }) => JSON.parse(text).version === 'v2').length;
      return exactInterval(ofV2, requests, 1 - 1e-6);
    },
    close: () => dispatcher.close(),
  };
}

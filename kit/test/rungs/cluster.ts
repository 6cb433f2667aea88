import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

const standIn = join(import.meta.dirname, 'stand-in');

/** What the stand-in for kubectl answers, by the start of the call. */
export interface ClusterAnswers {
  answers: Record<string, unknown>;
  /** The port of this machine behind a target and a port, such as `pod/front-1 :8000`. */
  forwards?: Record<string, number>;
}

export interface Call {
  call: string;
  input?: string;
}

/** An environment in which kubectl is the stand-in, and the calls that it got. */
export async function standInCluster(t: TestContext, { answers, forwards = {} }: ClusterAnswers) {
  const folder = await mkdtemp(join(tmpdir(), 'meshwalk-kubectl-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [settings, log] = [join(folder, 'answers.json'), join(folder, 'calls.ndjson')];
  await writeFile(settings, JSON.stringify({ log, answers, forwards }));
  await writeFile(log, '');
  return {
    environment: { STAND_IN: settings, PATH: `${standIn}${delimiter}${process.env.PATH}` },
    async calls(): Promise<Call[]> {
      const lines = (await readFile(log, 'utf8')).split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line));
    },
  };
}

const labels = { 'app.kubernetes.io/part-of': 'meshwalk' };

/** A pod as the API server tells of it. */
export const pod = (app: string, name: string, version = 'v1', isReady = true) => ({
  metadata: { name, labels: { ...labels, app, version } },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});

/** The Deployment of the hit-counter's v1, as far as v2 is made from it. */
export const deploymentV1 = (replicas: number, image = 'registry.example/hit-counter:v1') => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'hit-counter-v1',
    namespace: 'meshwalk',
    uid: '7',
    resourceVersion: '9',
    labels: { ...labels, app: 'hit-counter', version: 'v1' },
    annotations: { 'deployment.kubernetes.io/revision': '1' },
  },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'hit-counter', version: 'v1' } },
    template: {
      metadata: {
        labels: { app: 'hit-counter', version: 'v1', 'app.kubernetes.io/version': 'v1' },
      },
      spec: { containers: [{ name: 'hit-counter', image, ports: [{ containerPort: 8080 }] }] },
    },
  },
  status: { readyReplicas: replicas },
});

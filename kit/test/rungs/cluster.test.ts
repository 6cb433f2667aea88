import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { type RunningService, startService } from '../../../test/support/service-process.ts';
import { waitUntil } from '../../../test/support/wait.ts';
import { runKit, startKit } from '../canary/kit-process.ts';
import { type ClusterAnswers, deploymentV1, pod, standInCluster } from './cluster.ts';

const pods = {
  items: [
    pod('hit-counter', 'hit-counter-v1-a'),
    pod('hit-counter', 'hit-counter-v1-b'),
    pod('hit-counter', 'hit-counter-v1-c'),
    pod('hit-counter', 'hit-counter-v2-a', 'v2'),
    pod('hit-counter', 'hit-counter-v2-b', 'v2', false),
    pod('chart-agent', 'chart-agent-a'),
    pod('metric-generator', 'metric-generator-a'),
    pod('redis', 'redis-0'),
  ],
};
const virtualService = {
  spec: {
    http: [
      { match: [{ headers: {} }], route: [{ destination: { host: 'hit-counter', subset: 'v2' } }] },
      {
        route: [
          { destination: { host: 'hit-counter', subset: 'v1' }, weight: 90 },
          { destination: { host: 'hit-counter', subset: 'v2' }, weight: 10 },
        ],
      },
    ],
  },
};
const kubernetes = {
  'config current-context': 'kind-demo\n',
  'get deployments --selector app.kubernetes.io/part-of': 'deployment.apps/front\n',
  'get pods --selector app.kubernetes.io/part-of': pods,
};
const istio = {
  ...kubernetes,
  'get virtualservices hit-counter': 'virtualservice/hit-counter\n',
  'get virtualservice hit-counter': virtualService,
};

const cronJob = {
  kind: 'CronJob',
  metadata: { name: 'daily-hits' },
  spec: { schedule: '0 0 * * *', timeZone: 'Etc/UTC' },
};
const job = (name: string, status: object) => ({ kind: 'Job', metadata: { name }, status });
const begun = (day: number) => ({ startTime: `2026-11-0${day}T00:00:02Z` });

/** Neither of the other rungs is there. */
const alone = { COMPOSE_PROJECT_NAME: `meshwalk-none-${process.pid}`, FRONT_ADMIN_PORT: '1' };

async function callKit(t: TestContext, cluster: ClusterAnswers, ...words: string[]) {
  const { environment, calls } = await standInCluster(t, cluster);
  const call = await runKit(words, { ...alone, ...environment });
  return { ...call, calls: await calls() };
}

describe('kit on a cluster', () => {
  it('finds the rung kubernetes, says where, and tells the weight by the pods that are ready', async (t) => {
    const { code, stdout, stderr } = await callKit(t, { answers: kubernetes }, 'status');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^rung: kubernetes \(context kind-demo, namespace meshwalk\)$/m);
    assert.match(stdout, /75 % v1, 25 % v2/);
    assert.match(stdout, /hit-counter v2 +1 of 2 ready +hit-counter-v2-a, hit-counter-v2-b/);
    assert.match(stdout, /kubectl --namespace meshwalk port-forward service\/front 8000:8000/);
  });

  it('finds the rung istio by its route, and reads the weight of what no other route takes', async (t) => {
    const { code, stdout, stderr } = await callKit(t, { answers: istio }, 'status', '--json');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^rung: istio /m);
    assert.equal(JSON.parse(stdout).v2Percent, 10);
  });

  it('asks no cluster where kubectl has no context', async (t) => {
    const { code, calls } = await callKit(t, { answers: {} }, 'status');
    assert.equal(code, 3);
    const asked = new Set(calls.map(({ call }) => call));
    assert.deepEqual([...asked], ['config current-context']);
  });

  it('moves the weights of the last route alone', async (t) => {
    const answers = { ...istio, patch: 'virtualservice/hit-counter patched\n' };
    const words = ['canary', 'set', '30', '--rung', 'istio', '--json'];
    const { code, stdout, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { rung: 'istio', v2Percent: 30 });
    assert.match(
      calls.at(-1)?.call ?? '',
      /"path":"\/spec\/http\/1\/route".*"weight":70.*"weight":30/,
    );
  });

  it('deploys v2 from what v1 runs, where there is none', async (t) => {
    const answers = {
      ...kubernetes,
      'get deployments --selector app=hit-counter': { items: [deploymentV1(3)] },
      apply: 'deployment.apps/hit-counter-v2 created\n',
      scale: 'scaled\n',
      rollout: 'successfully rolled out\n',
    };
    const words = ['canary', 'set', '20', '--rung', 'kubernetes', '--json'];
    const { code, stdout, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { rung: 'kubernetes', v2Percent: 20 });
    const applied = JSON.parse(calls.find(({ input }) => input !== undefined)?.input ?? '');
    assert.deepEqual(applied.metadata, {
      name: 'hit-counter-v2',
      namespace: 'meshwalk',
      labels: {
        'app.kubernetes.io/part-of': 'meshwalk',
        'meshwalk/made-by': 'kit',
        app: 'hit-counter',
        version: 'v2',
      },
    });
    const { selector, template } = applied.spec;
    assert.deepEqual(selector.matchLabels, { app: 'hit-counter', version: 'v2' });
    assert.equal(template.metadata.labels.version, 'v2');
    assert.equal(template.spec.containers[0].image, 'registry.example/hit-counter:v2');
    assert.deepEqual(template.spec.containers[0].ports, [{ containerPort: 8080 }]);
    const scaled = calls.map(({ call }) => call).filter((call) => call.includes(' scale '));
    assert.deepEqual(
      scaled.map((call) => call.replace('--namespace meshwalk scale deployment/', '')),
      ['hit-counter-v2 --replicas=1', 'hit-counter-v1 --replicas=4'],
    );
  });

  it('says how near ten pods come to a share', async (t) => {
    const answers = {
      ...kubernetes,
      'get deployments --selector app=hit-counter': {
        items: [deploymentV1(3), { ...deploymentV1(1), metadata: { name: 'hit-counter-v2' } }],
      },
      scale: '',
      rollout: '',
    };
    const words = ['canary', 'set', '5', '--rung', 'kubernetes'];
    const { code, stdout, stderr } = await callKit(t, { answers }, ...words);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /5 % is out of reach of 10 pods; 9 of v1 and 1 of v2 make 10 %/);
    assert.match(stdout, /90 % v1, 10 % v2/);
  });

  it('does not guess what v2 is called where the image of v1 does not say so', async (t) => {
    const items = [deploymentV1(3, 'registry.example/hit-counter@sha256:abc')];
    const answers = { ...kubernetes, 'get deployments --selector app=hit-counter': { items } };
    const words = ['canary', 'set', '20', '--rung', 'kubernetes'];
    const { code, stderr } = await callKit(t, { answers }, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /its tag is not v1, so nobody knows what v2 is called/);
  });

  it('removes no namespace that does not carry our label', async (t) => {
    const answers = {
      'get deployments,statefulsets': 'deployment.apps/front\n',
      'get namespace': { metadata: { name: 'shop', labels: {} } },
    };
    const words = ['down', '--rung', 'kubernetes', '--namespace', 'shop', '--with-data', '--yes'];
    const { code, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /The namespace shop does not carry .*: it is not ours/);
    assert.ok(!calls.some(({ call }) => call.includes('delete')));
  });

  it('says what goes before it goes down', async (t) => {
    const answers = { 'get deployments,statefulsets': 'service/front\n', delete: 'deleted\n' };
    const words = ['down', '--rung', 'kubernetes', '--yes'];
    const { code, stdout, stderr } = await callKit(t, { answers }, ...words);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /This goes:\n {2}service\/front\n/);
    assert.match(stdout, /down; the count is kept/);
  });

  it('hands on why a cluster does not answer, with exit code 3', async (t) => {
    const answers = { 'config current-context': 'kind-demo\n' };
    for (const rung of ['kubernetes', 'istio']) {
      const { code, stderr } = await callKit(t, { answers }, 'status', '--rung', rung);
      assert.equal(code, 3);
      assert.match(stderr, /what runs in kind-demo: Error from server.*get deployments/);
      assert.match(stderr, new RegExp(`npx kit doctor --rung ${rung}`));
    }
    const { code, stderr } = await callKit(t, { answers }, 'up', '--rung', 'istio');
    assert.equal(code, 3);
    assert.match(stderr, /Error from server.*api-resources/);
    assert.doesNotMatch(stderr, /Istio is not installed/);
  });

  it('does not put the rung kubernetes over the rung istio', async (t) => {
    const { code, stderr, calls } = await callKit(
      t,
      { answers: istio },
      'up',
      '--rung',
      'kubernetes',
    );
    assert.equal(code, 2);
    assert.match(stderr, /istio rung is up there: npx kit down --rung istio/);
    assert.ok(!calls.some(({ call }) => call.includes('apply')));
  });

  it('brings the rung istio up over pods without a sidecar by making them anew', async (t) => {
    const answers = (sidecar: object) => ({
      ...istio,
      'get pods --selector app.kubernetes.io/part-of': {
        items: [{ ...pod('chart-agent', 'chart-agent-a'), spec: sidecar }],
      },
      'api-resources --api-group=networking.istio.io': 'virtualservices vs VirtualService\n',
      'get namespaces --selector istio-injection=enabled': 'namespace/meshwalk\n',
      ...{ apply: '', annotate: '', label: '', rollout: '' },
    });
    const up = async (sidecar: object) => {
      const cluster = { answers: answers(sidecar) };
      const { code, stderr, calls } = await callKit(t, cluster, 'up', '--rung', 'istio');
      assert.equal(code, 0, stderr);
      return calls.map(({ call }) => call);
    };
    const calls = await up({ containers: [{ name: 'chart-agent' }] });
    const [anew, base] = ['rollout restart', 'apply --kustomize istio/base'].map((words) =>
      calls.findIndex((call) => call.includes(words)),
    );
    assert.ok(
      anew !== undefined && anew !== -1 && (base ?? -1) > anew,
      'before mutual TLS turns them away',
    );
    const inMesh = await up({ initContainers: [{ name: 'istio-proxy' }] });
    assert.ok(!inMesh.some((call) => call.includes('rollout restart')));
  });

  it('puts nothing into a mesh that is not installed, with exit code 3', async (t) => {
    const words = ['mesh', 'on', '--rung', 'kubernetes'];
    const answers = { ...kubernetes, 'api-resources --api-group=networking.istio.io': '' };
    const { code, stderr } = await callKit(t, { answers }, ...words);
    assert.equal(code, 3);
    assert.match(stderr, /Istio is not installed here: istioctl install -f istio\/install\.yaml/);
  });

  it('ends the command that runs on Ctrl-C, and says what it left', async (t) => {
    const answers = { ...kubernetes, 'rollout undo': 'rolled back\n', 'rollout status': null };
    const { environment, calls } = await standInCluster(t, { answers });
    const words = ['rollback', 'chart-agent', '--rung', 'kubernetes'];
    const { child, ended } = startKit(words, { ...alone, ...environment });
    const has = async (text: string) => (await calls()).some(({ call }) => call.includes(text));
    await waitUntil('the command runs', 60_000, () => has('rollout status'));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130);
    assert.match(
      stderr,
      /Interrupted\. The cluster goes on with it: npx kit status shows how far\.$/m,
    );
    await waitUntil('the command has ended', 60_000, () => has('chart-agent --timeout=2m: ended'));
  });

  it('puts the job on a schedule, with the image that the hit-counter has here', async (t) => {
    const answers = {
      ...kubernetes,
      'get deployment hit-counter-v1': deploymentV1(1),
      'get cronjobs,jobs': { items: [cronJob] },
      apply: '',
      patch: '',
    };
    const words = ['job', 'schedule', '--rung', 'kubernetes', '--json'];
    const { code, stdout, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 0, stderr);
    const schedule = { at: '0 0 * * *', timeZone: 'Etc/UTC' };
    assert.deepEqual(JSON.parse(stdout), {
      rung: 'kubernetes',
      job: 'daily-hits',
      schedule,
      runs: [],
    });
    const patch = calls.find(({ call }) => call.includes(' patch '))?.call ?? '';
    assert.match(
      patch,
      /"suspend":false.*"name":"record","image":"registry.example\/hit-counter:v1"/,
    );
  });

  it('changes nothing for a schedule that the cluster does not take', async (t) => {
    const answers = { ...kubernetes, 'get deployment hit-counter-v1': deploymentV1(1), apply: '' };
    const words = ['job', 'schedule', '--at', '99 * * * *', '--rung', 'kubernetes'];
    const { code, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /kubectl failed: .*create cronjob .*--schedule=99 \* \* \* \* --dry-run=server/,
    );
    assert.ok(!calls.some(({ call }) => / (apply|patch) /.test(call)));
  });

  it('says of a job that does not succeed why not', async (t) => {
    const answers = {
      ...kubernetes,
      'get cronjobs,jobs': { items: [cronJob] },
      delete: '',
      create: '',
      'logs job/daily-hits-now --container record --tail=1':
        'http://hit-counter:8080/hits is away\n',
    };
    const words = ['job', 'run', '--rung', 'kubernetes'];
    const { code, stderr } = await callKit(t, { answers }, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /The job has not succeeded.* http:\/\/hit-counter:8080\/hits is away/);
  });

  it('opens no shell where no copy runs, with exit code 3', async (t) => {
    const answers = {
      ...kubernetes,
      'get pods --selector app=hit-counter,version=v2': { items: [] },
    };
    const words = ['shell', 'hit-counter', '--version', 'v2', '--rung', 'kubernetes'];
    const { code, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 3);
    assert.match(stderr, /No copy of hit-counter v2 runs/);
    assert.ok(!calls.some(({ call }) => call.includes('exec')));
  });

  it('lists the runs of the job in the order in which they began', async (t) => {
    const jobs = [
      job('daily-hits-now', { active: 1, startTime: '2026-11-21T09:14:38Z' }),
      job('daily-hits-2', { conditions: [{ type: 'Failed', status: 'True' }], ...begun(2) }),
      job('daily-hits-1', { conditions: [{ type: 'Complete', status: 'True' }], ...begun(1) }),
    ];
    const answers = { ...kubernetes, 'get cronjobs,jobs': { items: [...jobs, cronJob] } };
    const { stdout, stderr } = await callKit(t, { answers }, 'job', 'list');
    assert.equal(
      stdout,
      [
        'daily-hits runs at 0 0 * * * (Etc/UTC)',
        '  daily-hits-1    succeeded  2026-11-01T00:00:02Z',
        '  daily-hits-2    failed     2026-11-02T00:00:02Z',
        '  daily-hits-now  running    2026-11-21T09:14:38Z',
        '',
      ].join('\n'),
      stderr,
    );
    const paused = { ...cronJob, spec: { ...cronJob.spec, suspend: true } };
    const still = { ...kubernetes, 'get cronjobs,jobs': { items: [paused] } };
    const { stdout: unscheduled } = await callKit(t, { answers: still }, 'job', 'list');
    assert.match(unscheduled, /^daily-hits is on no schedule: npx kit job schedule\n.*not run yet/);
  });

  it('removes no job that nobody has confirmed', async (t) => {
    const answers = { ...kubernetes, 'get cronjobs,configmaps': 'cronjob.batch/daily-hits\n' };
    const words = ['job', 'remove', '--rung', 'kubernetes'];
    const { code, stderr, calls } = await callKit(t, { answers }, ...words);
    assert.equal(code, 2);
    assert.match(stderr, /This goes:\n {2}cronjob.batch\/daily-hits\n.*Say so with --yes/s);
    assert.ok(!calls.some(({ call }) => call.includes('delete')));
  });

  it('hands on what kubectl says when it fails, with exit code 1', async (t) => {
    const words = ['rollback', 'chart-agent', '--rung', 'kubernetes'];
    const { code, stderr } = await callKit(t, { answers: kubernetes }, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /Error from server \(NotFound\): rollout undo deployment\/chart-agent/);
  });
});

describe('kit reaches what runs in a cluster', () => {
  let service: RunningService;
  before(async () => {
    service = await startService('metric-generator');
  });
  after(() => service?.stop());

  it('through a forward to each pod, which ends with the call', async (t) => {
    const cluster = {
      answers: {
        ...kubernetes,
        'get pods --selector app=metric-generator': { items: [pod('metric-generator', 'pod-a')] },
      },
      forwards: { 'pod/pod-a :9464': Number(new URL(service.adminUrl).port) },
    };
    const words = ['fault', 'metric-generator', '--rung', 'kubernetes'];
    const set = await callKit(t, cluster, ...words, '--error', '100');
    assert.equal(set.code, 0, set.stderr);
    assert.match(set.stderr, /^\$ kubectl --namespace meshwalk port-forward pod\/pod-a :9464$/m);
    assert.match(set.stdout, /pod-a +503: 100 %/);
    assert.equal((await fetch(`${service.url}/metrics`)).status, 503);
    const cleared = await callKit(t, cluster, ...words, 'clear');
    assert.match(cleared.stdout, /pod-a +no faults/);
    assert.equal((await fetch(`${service.url}/metrics`)).status, 200);
  });

  it('so that kit check has an admin port for a copy behind a door', async (t) => {
    const port = Number(new URL(service.url).port);
    const adminPort = Number(new URL(service.adminUrl).port);
    const doors = {
      'service/front :8000': port,
      'service/k8s-app-monitor-test :3000': port,
      'service/k8s-app-monitor-agent :8888': port,
    };
    const pods = { items: [pod('metric-generator', 'pod-a'), pod('metric-generator', 'pod-b')] };
    const answers = { ...kubernetes, 'get pods --selector app.kubernetes.io/part-of': pods };
    const check = ['check', '--service', 'metric-generator', '--only', 'metrics', '--json'];
    const forwards = { ...doors, 'pod/pod-a :3000': port, 'pod/pod-a :9464': adminPort };
    const { code, stdout, stderr } = await callKit(t, { answers, forwards }, ...check);
    assert.equal(code, 0, stderr);
    const { targets } = JSON.parse(stdout);
    const outcomes = targets.map(({ checks }: { checks: { outcome: string }[] }) => {
      return [...new Set(checks.map(({ outcome }) => outcome))];
    });
    assert.deepEqual(outcomes, [['skipped'], ['passed']]);
    assert.match(
      targets[0].checks[0].reason,
      /a door has no admin port; its copies are asked below/,
    );

    const unreachable = await callKit(t, { answers, forwards: doors }, ...check);
    assert.equal(unreachable.code, 2);
    assert.match(
      unreachable.stderr,
      /The copies behind the doors cannot be reached: kubectl cannot/,
    );
    assert.match(unreachable.stderr, /All \d+ checks were skipped: nothing was asked/);
  });

  it('and says so where a forward cannot be had', async (t) => {
    const cluster = {
      answers: {
        ...kubernetes,
        'get pods --selector app=metric-generator': { items: [pod('metric-generator', 'pod-a')] },
      },
    };
    const words = ['fault', 'metric-generator', 'show', '--rung', 'kubernetes'];
    const { code, stderr } = await callKit(t, cluster, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /kubectl cannot forward: error: no pods are there for pod\/pod-a/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { WrongCall } from '../../src/exit.ts';
import { createComposeRung } from '../../src/rungs/compose.ts';
import { createIstioRung } from '../../src/rungs/istio.ts';
import { createKubernetesRung } from '../../src/rungs/kubernetes.ts';
import { createLocalRung } from '../../src/rungs/local.ts';
import type { Rung, RungContext } from '../../src/rungs/rung.ts';
import { createShell } from '../../src/shell.ts';

type Create = (context: RungContext) => Rung;
type Verb = (rung: Rung) => Promise<unknown>;

/** The commands that a rung would run, as it prints them; kubectl's namespace is left out. */
async function commandsOf(create: Create, verb: Verb): Promise<string[]> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(stripVTControlCharacters(line).replace(/^\$ /, ''));
  const shell = createShell({ isDryRun: true, log });
  await verb(create({ shell, environment: {}, namespace: 'meshwalk' }));
  return lines.map((line) => line.replace(/^kubectl --namespace meshwalk /, 'kubectl '));
}

const up: Verb = (rung) => rung.up({});
const down: Verb = (rung) => rung.down({ withData: false });
const downWithData: Verb = (rung) => rung.down({ withData: true });
const follow: Verb = (rung) => rung.logs({ service: 'hit-counter', isFollowing: true, tail: 5 });
const set25: Verb = (rung) => rung.setWeight(25);
const scaleTo3: Verb = (rung) => rung.scale('hit-counter', 3, 'v1');
const failHalf: Verb = (rung) =>
  rung.askAdmin(
    { service: 'hit-counter', version: 'v2' },
    { method: 'PUT', path: '/faults', body: { errorPercent: 50 } },
  );
const rollBack: Verb = (rung) => rung.rollback('chart-agent', 'v1');
const open: Verb = (rung) => rung.expose(true);
const close: Verb = (rung) => rung.expose(false);
const meshOn: Verb = (rung) => rung.mesh(true);
const meshOff: Verb = (rung) => rung.mesh(false);
const reset: Verb = (rung) => rung.reset({ withData: false });
const runJob: Verb = (rung) => rung.jobs.run();
const status: Verb = (rung) => rung.status();

const selector = '--selector app.kubernetes.io/part-of=meshwalk';
const ofTheJob = `${selector},app=daily-hits`;
const noSchedule = `kubectl delete cronjobs,configmaps,networkpolicies,serviceaccounts ${ofTheJob}`;
const settled = `kubectl rollout status deployment,statefulset ${selector} --timeout=3m`;
const kinds =
  'deployments,statefulsets,daemonsets,jobs,cronjobs,services,ingresses,networkpolicies,' +
  'configmaps,secrets,serviceaccounts,roles,rolebindings,horizontalpodautoscalers,poddisruptionbudgets';

function holds(create: Create, expectations: Record<string, [Verb, string[]]>): void {
  for (const [name, [verb, expected]] of Object.entries(expectations)) {
    it(name, async () => assert.deepEqual(await commandsOf(create, verb), expected));
  }
}

function refuses(create: Create, verbs: Record<string, Verb>): void {
  for (const [name, verb] of Object.entries(verbs)) {
    it(`has no ${name}, and says why`, () => assert.rejects(commandsOf(create, verb), WrongCall));
  }
}

describe('on the local rung a dry run prints what would be done, and', () => {
  holds(createLocalRung, {
    'moves the weight through the front door': [
      set25,
      [`curl -X PUT -d '{"v2Percent":25}' http://127.0.0.1:9463/weight`],
    ],
    'scales through the front door': [
      scaleTo3,
      [
        `curl -X PUT -d '{"service":"hit-counter","version":"v1","replicas":3}' http://127.0.0.1:9463/replicas`,
      ],
    ],
    'asks the admin port of each process': [
      failHalf,
      [`curl -X PUT -d '{"errorPercent":50}' http://127.0.0.1:9467/faults`],
    ],
    'runs the program of the job': [
      runJob,
      [
        'HITS_URL=http://127.0.0.1:8080/hits RECORD_FILE=.data/daily-hits.csv node manifests/components/daily-hits/record.mjs',
      ],
    ],
    'names no process that could be somebody else': [down, ['kill PID']],
  });
  refuses(createLocalRung, { revisions: rollBack, expose: open, mesh: meshOn });
});

describe('on compose a dry run prints each docker command, and', () => {
  const inNginx = 'docker compose exec -T nginx';
  const curl = `${inNginx} curl -sS -w '\\n%{http_code}'`;
  holds(createComposeRung, {
    'brings up what compose.yaml says': [up, ['docker compose up --detach --wait']],
    'takes down every profile, and keeps the volumes': [
      down,
      ["docker compose --profile '*' down"],
    ],
    'removes the volumes with the data': [
      downWithData,
      ["docker compose --profile '*' down --volumes"],
    ],
    'shows the logs of both versions': [
      follow,
      ['docker compose logs --tail 5 --follow hit-counter-v1 hit-counter-v2'],
    ],
    'moves the weight in nginx': [set25, [`${inNginx} /front-door/set-weight 25`]],
    'scales one version and leaves the rest alone': [
      scaleTo3,
      [
        'docker compose up --detach --wait --no-recreate --no-build --scale hit-counter-v1=3 hit-counter-v1',
      ],
    ],
    'asks admin ports from nginx, for they are published nowhere': [
      failHalf,
      [
        'docker compose ps --all --format json',
        `${curl} -X PUT -d '{"errorPercent":50}' http://meshwalk-hit-counter-v2-1:9464/faults`,
      ],
    ],
    'goes back to the weight of compose.yaml, whatever nginx was started with': [
      reset,
      [
        'docker compose up --detach --wait --no-recreate --no-build --scale hit-counter-v1=1 --scale hit-counter-v2=1',
        'docker compose config --format json nginx',
        `${inNginx} /front-door/set-weight 20`,
        ...['k8s-app-monitor-test', 'k8s-app-monitor-agent', 'hit-counter-v1', 'hit-counter-v2']
          .map((name) => `${curl} -X DELETE http://meshwalk-${name}-1:9464/faults`)
          .flatMap((call, index) =>
            index === 3 ? [call] : ['docker compose ps --all --format json', call],
          ),
      ],
    ],
    'runs the job in a container of its own': [
      runJob,
      ['docker compose run --rm --no-deps -T daily-hits'],
    ],
    'opens the ports to other machines, at the weight that is set': [
      open,
      [
        `${inNginx} cat /tmp/weight`,
        'BIND_ADDRESS=0.0.0.0 CANARY_WEIGHT=20 docker compose up --detach --wait --no-deps --no-build nginx k8s-app-monitor-agent k8s-app-monitor-test',
      ],
    ],
  });
  refuses(createComposeRung, { revisions: rollBack, mesh: meshOn });
});

describe('on kubernetes a dry run prints each kubectl command, and', () => {
  holds(createKubernetesRung, {
    'applies the overlay, notes it, and waits': [
      up,
      [
        'kubectl apply --kustomize manifests/overlays/workshop',
        'kubectl annotate namespace meshwalk meshwalk/overlay=workshop --overwrite',
        settled,
      ],
    ],
    'applies the overlay that is named': [
      (rung) => rung.up({ overlay: 'production' }),
      [
        'kubectl apply --kustomize manifests/overlays/production',
        'kubectl annotate namespace meshwalk meshwalk/overlay=production --overwrite',
        settled,
      ],
    ],
    'takes down what carries our label, and keeps the volume': [
      down,
      [`kubectl delete ${kinds} ${selector}`],
    ],
    'removes the namespace with the data, once it has seen that it is ours': [
      downWithData,
      ['kubectl get namespace meshwalk --output json', 'kubectl delete namespace meshwalk'],
    ],
    'shows the logs of both versions': [
      follow,
      [
        'kubectl logs --selector app=hit-counter --all-containers --prefix --tail=5 --max-log-requests=30 --follow',
      ],
    ],
    'splits by the number of replicas': [
      set25,
      [
        'kubectl get deployments --selector app=hit-counter --output json',
        'kubectl scale deployment/hit-counter-v1 --replicas=3',
        'kubectl rollout status deployment/hit-counter-v1 --timeout=2m',
        'kubectl scale deployment/hit-counter-v2 --replicas=1',
        'kubectl rollout status deployment/hit-counter-v2 --timeout=2m',
      ],
    ],
    'has more of a version before there is less of the other': [
      (rung) => rung.setWeight(75),
      [
        'kubectl get deployments --selector app=hit-counter --output json',
        'kubectl scale deployment/hit-counter-v2 --replicas=3',
        'kubectl rollout status deployment/hit-counter-v2 --timeout=2m',
        'kubectl scale deployment/hit-counter-v1 --replicas=1',
        'kubectl rollout status deployment/hit-counter-v1 --timeout=2m',
      ],
    ],
    'scales a Deployment and waits': [
      (rung) => rung.scale('chart-agent', 3, 'v1'),
      [
        'kubectl scale deployment/chart-agent --replicas=3',
        'kubectl rollout status deployment/chart-agent --timeout=2m',
      ],
    ],
    'reaches admin ports by forwarding': [
      failHalf,
      [
        'kubectl get pods --selector app=hit-counter,version=v2 --field-selector status.phase=Running --output json',
        'kubectl port-forward deployment/hit-counter-v2 :9464',
        `curl -X PUT -d '{"errorPercent":50}' http://127.0.0.1:9464/faults`,
      ],
    ],
    'goes back a revision': [
      rollBack,
      [
        'kubectl rollout undo deployment/chart-agent',
        'kubectl rollout status deployment/chart-agent --timeout=2m',
      ],
    ],
    'opens the port of the nodes': [
      open,
      [
        `kubectl patch service front --patch '{"spec":{"type":"NodePort","ports":[{"port":8000,"nodePort":30800}]}}'`,
      ],
    ],
    'closes it': [close, [`kubectl patch service front --patch '{"spec":{"type":"ClusterIP"}}'`]],
    'puts every pod into the mesh': [
      meshOn,
      [
        'kubectl label namespace meshwalk istio-injection=enabled --overwrite',
        `kubectl rollout restart deployment,statefulset ${selector}`,
        settled,
      ],
    ],
    'takes every pod out of it': [
      meshOff,
      [
        'kubectl label namespace meshwalk istio-injection- --overwrite',
        `kubectl rollout restart deployment,statefulset ${selector}`,
        settled,
      ],
    ],
    'runs the job from a CronJob that keeps still, where there is none': [
      runJob,
      [
        `kubectl get cronjobs,jobs ${ofTheJob} --output json`,
        'kubectl get deployment hit-counter-v1 --output json',
        'kubectl apply --kustomize manifests/components/daily-hits',
        `kubectl patch cronjob/daily-hits --patch '{"spec":{"suspend":true}}'`,
        'kubectl delete job/daily-hits-now --ignore-not-found',
        'kubectl create job daily-hits-now --from=cronjob/daily-hits',
        'kubectl wait --for=condition=Complete job/daily-hits-now --timeout=2m',
        'kubectl logs job/daily-hits-now --container record',
      ],
    ],
    'puts the job on a schedule': [
      (rung) => rung.jobs.schedule('*/5 * * * *'),
      [
        "kubectl create cronjob daily-hits-trial --image=meshwalk/hit-counter:v1 '--schedule=*/5 * * * *' --dry-run=server --output name",
        'kubectl get deployment hit-counter-v1 --output json',
        'kubectl apply --kustomize manifests/components/daily-hits',
        `kubectl patch cronjob/daily-hits --patch '{"spec":{"suspend":false,"schedule":"*/5 * * * *"}}'`,
      ],
    ],
    'takes the job away, and keeps the volume of its record': [
      (rung) => rung.jobs.remove({ withData: false }),
      [`kubectl delete cronjobs,configmaps,networkpolicies,serviceaccounts ${ofTheJob}`],
    ],
    'takes the volume too, with the data': [
      (rung) => rung.jobs.remove({ withData: true }),
      [
        `kubectl delete cronjobs,configmaps,networkpolicies,serviceaccounts,persistentvolumeclaims ${ofTheJob}`,
      ],
    ],
    'opens a prompt in a pod': [
      (rung) => rung.openShell('hit-counter', 'v2'),
      [
        'kubectl get pods --selector app=hit-counter,version=v2 --field-selector status.phase=Running --output json',
        'kubectl exec --stdin deployment/hit-counter-v2 --container hit-counter -- /nodejs/bin/node --interactive',
      ],
    ],
  });

  it('goes back to the start by the overlay, without what the kit has deployed', async () => {
    const commands = await commandsOf(createKubernetesRung, reset);
    assert.deepEqual(commands.slice(0, 5), [
      noSchedule,
      'kubectl get namespace meshwalk --output json',
      'kubectl delete deployments --selector meshwalk/made-by=kit',
      'kubectl apply --kustomize manifests/overlays/workshop',
      settled,
    ]);
    assert.equal(commands.filter((line) => line.startsWith('curl -X DELETE')).length, 4);
  });

  it('asks the context and namespace that are named', async () => {
    const place = { namespace: 'stage', context: 'kind-demo' };
    const commands = await commandsOf(
      (context) => createKubernetesRung({ ...context, ...place }),
      status,
    );
    assert.deepEqual(commands, [
      `kubectl --context kind-demo --namespace stage get pods ${selector} --field-selector status.phase=Running --output json`,
    ]);
  });

  it('refuses an overlay that is not there', async () => {
    const wrong = commandsOf(createKubernetesRung, (rung) => rung.up({ overlay: 'moon' }));
    await assert.rejects(wrong, /^WrongCall: There is no overlay manifests\/overlays\/moon$/);
  });
});

describe('on istio a dry run prints each kubectl command, and', () => {
  holds(createIstioRung, {
    'applies the overlay mesh, then the base of the mesh': [
      up,
      [
        'kubectl apply --kustomize manifests/overlays/mesh',
        'kubectl annotate namespace meshwalk meshwalk/overlay=mesh --overwrite',
        settled,
        'kubectl apply --kustomize istio/base',
      ],
    ],
    'takes down the base of the mesh first': [
      down,
      [
        'kubectl delete --kustomize istio/base --ignore-not-found',
        `kubectl delete ${kinds} ${selector}`,
      ],
    ],
    'moves the weights of the route, and no replicas': [
      set25,
      [
        'kubectl get virtualservice hit-counter --output json',
        `kubectl patch virtualservice hit-counter --type json --patch '[{"op":"add","path":"/spec/http/0/route","value":[` +
          `{"destination":{"host":"hit-counter","subset":"v1","port":{"number":8080}},"weight":75},` +
          `{"destination":{"host":"hit-counter","subset":"v2","port":{"number":8080}},"weight":25}]}]'`,
      ],
    ],
    'opens the gateway': [open, ['kubectl apply --filename istio/base/gateway.yaml']],
    'closes the gateway': [
      close,
      ['kubectl delete --ignore-not-found --filename istio/base/gateway.yaml'],
    ],
    'reads the weight off the route': [
      status,
      [
        `kubectl get pods ${selector} --field-selector status.phase=Running --output json`,
        'kubectl get virtualservice hit-counter --output json',
      ],
    ],
  });

  it('reaches the front through the gateway of the mesh', async () => {
    const commands = await commandsOf(createIstioRung, (rung) => rung.urls());
    assert.deepEqual(commands, [
      'kubectl --namespace istio-system port-forward service/istio-ingressgateway :80',
      'kubectl port-forward service/k8s-app-monitor-test :3000',
    ]);
  });

  it('goes back to the start by the base of the mesh and the overlay', async () => {
    const commands = await commandsOf(createIstioRung, reset);
    assert.deepEqual(commands.slice(0, 6), [
      'kubectl apply --kustomize istio/base',
      noSchedule,
      'kubectl get namespace meshwalk --output json',
      'kubectl delete deployments --selector meshwalk/made-by=kit',
      'kubectl apply --kustomize manifests/overlays/mesh',
      settled,
    ]);
  });
});

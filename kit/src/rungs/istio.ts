import { quote } from '../shell.ts';
import { note } from '../terminal.ts';
import { createClusterReach } from './cluster-reach.ts';
import { openForward } from './forward.ts';
import { createKubectl } from './kubectl.ts';
import { createKubernetesRung } from './kubernetes.ts';
import { assertIstio, hasPodsOutside } from './mesh.ts';
import type { Rung, RungContext } from './rung.ts';
import { callerNames } from './services.ts';
import { patchShare, readShare, type VirtualService } from './virtual-service.ts';
import { assertClusterRung, whichClusterRung } from './which-cluster-rung.ts';

const base = 'istio/base';
const gateway = { namespace: 'istio-system', service: 'service/istio-ingressgateway', port: 80 };

/** The rung of the overlay `mesh` and `istio/base`: weights in a VirtualService, Istio's gateway. */
export function createIstioRung(context: RungContext): Rung {
  const { shell } = context;
  const kubernetes = createKubernetesRung(context, 'mesh');
  const kubectl = createKubectl(context);
  const atGateway = createKubectl({ ...context, namespace: gateway.namespace });

  const readRoutes = () =>
    kubectl.readJson<VirtualService>(
      { spec: { http: [{}] } },
      ...['get', 'virtualservice', 'hit-counter'],
    );

  return {
    ...kubernetes,
    name: 'istio',
    isUp: async () => (await whichClusterRung(context)) === 'istio',
    assertUp: () => assertClusterRung(context, 'istio'),

    async urls() {
      const words = atGateway.words('port-forward', gateway.service, `:${gateway.port}`);
      const [{ port }, metricGenerator] = await Promise.all([
        openForward(shell, words, gateway.port),
        // For pods only: no route leads to it from the gateway.
        createClusterReach(kubectl, shell).serviceUrl('metric-generator'),
      ]);
      return {
        front: `http://hit-counter.localhost:${port}`,
        chartAgent: `http://${callerNames['chart-agent']}.localhost:${port}`,
        metricGenerator,
      };
    },

    async up(options) {
      await assertIstio(kubectl, shell);
      await kubernetes.up(options);
      if (!shell.isDryRun && (await hasPodsOutside(kubectl, context.namespace))) {
        note('Some pods are from before the mesh: all are made anew, with a sidecar.');
        await kubernetes.mesh(true);
      }
      await kubectl.run('apply', '--kustomize', base);
    },
    describeDown: async (options) => [
      ...(await kubernetes.describeDown(options)),
      `what ${base} made`,
    ],
    async down(options) {
      await kubectl.run('delete', '--kustomize', base, '--ignore-not-found');
      await kubernetes.down(options);
    },

    async status() {
      const [status, routes] = [await kubernetes.status(), await readRoutes()];
      const forward = atGateway.words('port-forward', gateway.service, `8000:${gateway.port}`);
      return {
        ...status,
        v2Percent: readShare(routes),
        places: [
          { name: 'door', at: forward.map(quote).join(' ') },
          { name: 'hits', at: 'then http://hit-counter.localhost:8000' },
          { name: 'chart', at: `then http://${callerNames['chart-agent']}.localhost:8000` },
        ],
      };
    },

    async setWeight(v2Percent) {
      const patch = JSON.stringify(patchShare(await readRoutes(), v2Percent));
      const words = ['patch', 'virtualservice', 'hit-counter', '--type', 'json', '--patch', patch];
      await kubectl.run(...words);
      return v2Percent;
    },

    async expose(isOpen) {
      const words = isOpen ? ['apply'] : ['delete', '--ignore-not-found'];
      await kubectl.run(...words, '--filename', `${base}/gateway.yaml`);
    },

    async reset(options) {
      await kubectl.run('apply', '--kustomize', base);
      await kubernetes.reset(options);
    },
  };
}

import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { findFreePorts } from '../../kit/src/free-ports.ts';
import { root } from '../../kit/src/paths.ts';
import { localSchema } from '../../kit/src/rungs/local-config.ts';
import { buildImages, docker, dockerMissing } from '../compose/support/docker.ts';
import { kubectl, whyNoCluster } from '../manifests/support/cluster.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readConsoleBlocks } from './support/console-blocks.ts';
import { createPageRunner } from './support/page-runner.ts';

interface Variable {
  name: string;
  usual: number;
}

/** Runs a page's commands with another port for each of the variables, where what they need is there. */
async function runPage(
  t: TestContext,
  page: string,
  variables: Variable[],
  environment: Record<string, string>,
  available: string[] = [],
): Promise<void> {
  const free = await findFreePorts(variables.length);
  const instead = variables.map((variable, index) => ({ ...variable, port: free[index] ?? 0 }));
  const runner = createPageRunner({
    ports: Object.fromEntries(instead.map(({ usual, port }) => [usual, port])),
    environment: {
      ...Object.fromEntries(instead.map(({ name, port }) => [name, `${port}`])),
      ...environment,
    },
  });
  t.after(() => runner.stop());
  for (const block of readConsoleBlocks(join(root, 'docs', 'en', page))) {
    const isReady = block.words.every((word) => word === 'background' || available.includes(word));
    if (isReady) await runner.runBlock(block);
    else t.diagnostic(`${page}:${block.line} is not run: it needs ${block.words}`);
  }
}

const localVariables = Object.entries(localSchema.properties).flatMap(([name, property]) =>
  name.endsWith('_PORT') && 'default' in property
    ? [{ name, usual: Number(property.default) }]
    : [],
);

describe('every command prints what the page shows, on this machine alone', () => {
  for (const page of ['01-services.md', '09-faults.md', '12-for-testers.md']) {
    it(page, async (t) => {
      await runPage(t, page, localVariables, { DATA_DIR: await temporaryFolder(t) });
    });
  }
});

const composeVariables = [
  { name: 'FRONT_PORT', usual: 8_000 },
  { name: 'METRIC_GENERATOR_PORT', usual: 3_000 },
  { name: 'CHART_AGENT_PORT', usual: 8_888 },
  // Not of Compose: the page publishes it by hand.
  { name: 'PUBLISHED_PORT', usual: 8_080 },
];

describe('every command prints what the page shows, in containers', { skip: dockerMissing }, () => {
  before(buildImages);

  for (const page of ['02-compose.md', '03-scale-and-canary.md']) {
    it(page, async (t) => {
      const project = `meshwalk-docs-${process.pid}`;
      const environment = { COMPOSE_PROJECT_NAME: project };
      t.after(() => docker(['compose', 'down', '--volumes', '--timeout', '5'], environment));
      await runPage(t, page, composeVariables, environment);
    });
  }
});

// Not a variable of anything: the pages forward it by hand.
const forwarded = [{ name: 'FORWARDED_PORT', usual: 8_000 }];

describe('every command prints what the page shows, on a cluster', () => {
  let offered: string[] = [];
  before(async () => {
    offered = await whatClusterOffers();
  });

  for (const page of [
    '04-kubernetes.md',
    '05-ingress-and-edge-nodes.md',
    '06-into-the-mesh.md',
    '07-canary-on-istio.md',
  ]) {
    it(page, async (t) => {
      if (offered.length > 0) {
        t.after(() => kubectl('delete', 'namespace', 'meshwalk', '--ignore-not-found'));
      }
      await runPage(t, page, forwarded, {}, offered);
    });
  }
});

/** Which of the words behind ```console a cluster answers for; none where it is not ours to use. */
async function whatClusterOffers(): Promise<string[]> {
  if ((await whyNoCluster(process.env, kubectl)) !== undefined) return [];
  const found = (...what: string[]) => kubectl('get', ...what, '--ignore-not-found');
  if ((await found('namespace', 'meshwalk')) !== '') {
    throw new Error('The namespace meshwalk is in use: the pages would delete it');
  }
  const istiod = await found('deployment', 'istiod', '--namespace', 'istio-system');
  return istiod === '' ? ['cluster'] : ['cluster', 'mesh'];
}

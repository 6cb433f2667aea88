import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, test } from 'node:test';
import { localSchema } from '../../kit/src/rungs/local-config.ts';
import { buildImages, docker, dockerMissing } from '../compose/support/docker.ts';
import { copyInstalledProject } from '../support/project-copy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { borrowCluster } from './support/borrowed-cluster.ts';
import { type ConsoleBlock, readConsoleBlocks } from './support/console-blocks.ts';
import { pageFolder, runPage } from './support/run-page.ts';

/** The pages by what they need; a block that needs more says so. */
const pages = {
  here: ['01-services.md', '09-faults.md', '12-for-testers.md'],
  inCopy: ['10-your-own-service.md'],
  inContainers: ['02-compose.md', '03-scale-and-canary.md', '03-step-by-step.md', '08-observe.md'],
  fromHereToContainers: ['11-for-presenters.md'],
  onCluster: [
    '04-kubernetes.md',
    '04-scale-and-update.md',
    '04-state-and-jobs.md',
    '05-ingress.md',
    '05-nodes-at-the-edge.md',
    '06-into-the-mesh.md',
    '06-open-the-door.md',
    '07-canary-on-istio.md',
    '07-move-the-weight.md',
    '11-two-hours.md',
  ],
};

test('each page with commands is run, and what not everybody can run is counted', (t) => {
  const blocks = globSync('*.md', { cwd: pageFolder }).flatMap((page) =>
    readConsoleBlocks(join(pageFolder, page)).map((block) => ({ page, ...block })),
  );
  const found = new Set(blocks.map(({ page }) => page));
  assert.deepEqual([...found].toSorted(), Object.values(pages).flat().toSorted());
  const needOf = ({ words }: ConsoleBlock) => words.filter((word) => word !== 'background');
  const byNeed = Map.groupBy(blocks, (block) => needOf(block).toSorted().join(' and '));
  for (const [need, group] of byNeed) {
    const commands = group.flatMap(({ steps }) => steps);
    t.diagnostic(`${commands.length} commands need ${need || 'nothing more'}`);
  }
});

const localVariables = Object.entries(localSchema.properties).flatMap(([name, property]) =>
  name.endsWith('_PORT') && 'default' in property
    ? [{ name, usual: Number(property.default) }]
    : [],
);

describe('every command prints what the page shows, on this machine alone', () => {
  for (const page of pages.here) {
    it(page, async (t) => {
      const environment = { DATA_DIR: await temporaryFolder(t) };
      await runPage(t, page, { variables: localVariables, environment });
    });
  }

  for (const page of pages.inCopy) {
    it(`${page}, in a copy of the project`, async (t) => {
      const cwd = await temporaryFolder(t);
      copyInstalledProject(cwd);
      const variables = [
        { name: 'PORT', usual: 3_200 },
        { name: 'ADMIN_PORT', usual: 9_464 },
      ];
      await runPage(t, page, { variables, cwd });
    });
  }
});

const composeVariables = [
  { name: 'FRONT_PORT', usual: 8_000 },
  { name: 'METRIC_GENERATOR_PORT', usual: 3_000 },
  { name: 'CHART_AGENT_PORT', usual: 8_888 },
  { name: 'PROMETHEUS_PORT', usual: 9_090 },
  { name: 'ALERTMANAGER_PORT', usual: 9_093 },
  // Not of Compose: the page publishes it by hand.
  { name: 'PUBLISHED_PORT', usual: 8_080 },
];

describe('every command prints what the page shows, in containers', { skip: dockerMissing }, () => {
  before(buildImages);

  const environment = {
    COMPOSE_PROJECT_NAME: `meshwalk-docs-${process.pid}`,
    COMPOSE_FILE: 'compose.yaml:test/compose/support/stand-ins.yaml',
  };
  const down = () => docker(['compose', '--profile', '*', 'down', '--volumes'], environment);

  for (const page of pages.inContainers) {
    it(page, async (t) => {
      t.after(down);
      await runPage(t, page, { variables: composeVariables, environment });
    });
  }

  for (const page of pages.fromHereToContainers) {
    it(`${page}, which begins without any`, async (t) => {
      t.after(down);
      await runPage(t, page, {
        variables: [...composeVariables, ...localVariables],
        environment: { ...environment, DATA_DIR: await temporaryFolder(t) },
      });
    });
  }
});

// Not a variable of anything: the pages forward it by hand.
const forwarded = [{ name: 'FORWARDED_PORT', usual: 8_000 }];

describe('every command prints what the page shows, on a cluster', () => {
  for (const page of pages.onCluster) {
    it(page, async (t) => {
      await runPage(t, page, { variables: forwarded, available: await borrowCluster(t) });
    });
  }
});

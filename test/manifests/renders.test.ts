// Whatever below manifests/ can be rendered is rendered and checked, without a cluster:
// each folder with a kustomization.yaml, each component on top of the workshop, and each fenced YAML
// block of a README that has a line `kind: Kustomization`, as if it stood in a folder beside
// manifests/overlays/workshop. So a README that offers a combination need only show it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { findBadVariables } from './support/environment.ts';
import { findHouseViolations, findPlaceholders } from './support/house-rules.ts';
import {
  copyOfManifests,
  findRenderings,
  kubectlMissing,
  render,
} from './support/kustomizations.ts';
import { findSecurityViolations } from './support/pod-security.ts';
import { nameOf } from './support/pods.ts';
import { findBadProbes, findPortClashes, type ServedPaths } from './support/probes.ts';
import { findDanglingReferences } from './support/references.ts';
import { findSchemaViolations, type Manifest } from './support/schemas.ts';
import { findConfusedWorkloads, findLostServices } from './support/selectors.ts';
import { askServedPaths } from './support/served-paths.ts';
import { findMissingTargets } from './support/targets.ts';

const renderings = await findRenderings();
const why = kubectlMissing ? ` (not tried: ${kubectlMissing})` : '';

describe(`what stands below manifests/${why}`, { skip: kubectlMissing }, () => {
  let served: ServedPaths;
  let copy: string;

  const hooks: (() => unknown)[] = [];
  const suite = { after: (hook: () => unknown) => hooks.push(hook) };
  after(() => Promise.all(hooks.map((hook) => hook())));

  before(async () => {
    [served, copy] = await Promise.all([
      temporaryFolder(suite).then(askServedPaths),
      copyOfManifests(suite),
    ]);
  });

  const seams: [string, (objects: readonly Manifest[]) => string[]][] = [
    ['passes Pod Security restricted', findSecurityViolations],
    ['keeps the rules of the house', findHouseViolations],
    ['refers to nothing that is not there', findDanglingReferences],
    ['sets variables that the services know and take', findBadVariables],
    ['probes what is served', (objects) => findBadProbes(objects, served)],
    ['has each port once', findPortClashes],
    ['has Services that lead to pods', findLostServices],
    ['has workloads that find their own pods', findConfusedWorkloads],
    ['has autoscalers, budgets, policies, routes and monitors with a target', findMissingTargets],
    ['has nothing to fill in', findPlaceholders],
  ];

  for (const rendering of renderings) {
    describe(rendering.name, () => {
      let objects: Manifest[];

      it('renders', async () => {
        objects = await render(copy, rendering);
        assert.notEqual(objects.length, 0);
      });

      it('fits the schemas of its kinds', async () => {
        for (const object of objects) {
          assert.deepEqual(await findSchemaViolations(object), [], nameOf(object));
        }
      });

      if (!rendering.isWhole) return;
      for (const [property, findViolations] of seams) {
        it(property, () => assert.deepEqual(findViolations(objects), []));
      }
    });
  }
});

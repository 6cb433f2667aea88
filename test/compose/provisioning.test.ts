import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { root } from '../../kit/src/paths.ts';
import { docker, dockerMissing } from './support/docker.ts';
import { readDashboards } from './support/expressions.ts';

interface Service {
  volumes?: { source: string; target: string }[];
}

async function readYaml(...path: string[]) {
  return parse(await readFile(join(root, ...path), 'utf8'));
}

async function readServices(): Promise<Record<string, Service>> {
  const json = await docker(['compose', '--profile', '*', 'config', '--format', 'json']);
  return JSON.parse(json).services;
}

const provisioning = ['observability', 'grafana', 'provisioning'];

describe('Grafana, which is not run here', { skip: dockerMissing }, () => {
  it('finds its data sources among the services', async () => {
    const services = await readServices();
    const { datasources } = await readYaml(...provisioning, 'datasources', 'datasources.yaml');
    for (const { url } of datasources) assert.ok(new URL(url).hostname in services, url);
  });

  it('finds the dashboards where they are mounted', async () => {
    const { grafana } = await readServices();
    const { providers } = await readYaml(...provisioning, 'dashboards', 'dashboards.yaml');
    const mounted = grafana?.volumes?.find(({ target }) => target === providers[0].options.path);
    assert.equal(mounted?.source, join(root, 'observability', 'grafana', 'dashboards'));
  });

  it('gets dashboards whose panels ask a known source, side by side', async () => {
    const { datasources } = await readYaml(...provisioning, 'datasources', 'datasources.yaml');
    const uids = datasources.map(({ uid }: { uid: string }) => uid);
    const dashboards = await readDashboards();
    assert.equal(new Set(dashboards.map(({ uid }) => uid)).size, dashboards.length);
    for (const { title, panels, annotations } of dashboards) {
      assert.deepEqual(
        annotations.list.map(({ name }) => name),
        ['Weight changed', 'Faults changed'],
        title,
      );
      assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length, title);
      const taken = new Set<string>();
      for (const panel of panels) {
        const { x, y, w, h } = panel.gridPos;
        assert.ok(x + w <= 24, `${title}: ${panel.title} is beyond the edge`);
        for (const { datasource } of panel.targets) assert.ok(uids.includes(datasource.uid));
        for (let cell = 0; cell < w * h; cell++) {
          const place = `${x + (cell % w)} ${y + Math.floor(cell / w)}`;
          assert.ok(!taken.has(place), `${title}: ${panel.title} lies on another`);
          taken.add(place);
        }
      }
    }
  });
});

describe('Filebeat, which is not run here', { skip: dockerMissing }, () => {
  it('reads the folder that is mounted, and sends to a service', async () => {
    const filebeat = await readYaml('observability', 'filebeat', 'filebeat.yml');
    const services = await readServices();
    const [input] = filebeat['filebeat.inputs'];
    const mounts = services.filebeat?.volumes?.map(({ target }) => target) ?? [];
    assert.ok(mounts.some((target) => input.paths[0].startsWith(target)));
    const [host] = filebeat['output.elasticsearch'].hosts;
    assert.ok(new URL(host).hostname in services);
  });
});

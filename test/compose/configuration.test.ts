import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { freePort } from '../support/free-ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { buildImages, docker, dockerMissing } from './support/docker.ts';

const run = promisify(execFile);

interface Service {
  image: string;
  mem_limit?: string;
  cpus?: number;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  container_name?: string;
  ports?: { host_ip?: string; published: string }[];
  healthcheck?: { test?: string[] };
}

async function readConfig(env: Record<string, string> = {}): Promise<Record<string, Service>> {
  const json = await docker(['compose', '--profile', '*', 'config', '--format', 'json'], env);
  return JSON.parse(json).services;
}

/** Their images keep settings and plugins beside the program, and write there when they start. */
const writesIntoItself = ['elasticsearch', 'kibana'];

describe('compose.yaml', { skip: dockerMissing }, () => {
  it('is clean for every combination of profiles', async () => {
    const profiles = (await docker(['compose', 'config', '--profiles']))
      .split('\n')
      .filter(Boolean);
    for (let chosen = 0; chosen < 2 ** profiles.length; chosen++) {
      const some = profiles.filter((_, bit) => chosen & (1 << bit));
      const flags = some.flatMap((profile) => ['--profile', profile]);
      const { stderr } = await run('docker', ['compose', ...flags, 'config', '-q'], { cwd: root });
      assert.equal(stderr, '', `with ${some.join(' and ') || 'no profile'}`);
    }
  });

  it('publishes on 127.0.0.1 alone, unless BIND_ADDRESS says otherwise', async () => {
    const addressesOf = (services: Record<string, Service>) =>
      Object.values(services).flatMap(({ ports = [] }) => ports.map(({ host_ip }) => host_ip));
    assert.deepEqual([...new Set(addressesOf(await readConfig()))], ['127.0.0.1']);
    const open = await readConfig({ BIND_ADDRESS: '0.0.0.0' });
    assert.deepEqual([...new Set(addressesOf(open))], ['0.0.0.0']);
  });

  it('keeps the ports of the tutorials', async () => {
    const services = await readConfig();
    const portOf = (name: string) => services[name]?.ports?.[0]?.published;
    assert.equal(portOf('k8s-app-monitor-test'), '3000');
    assert.equal(portOf('k8s-app-monitor-agent'), '8888');
    assert.equal(portOf('nginx'), '8000');
  });

  it('limits and hardens each service, and lets each be scaled', async () => {
    const services = await readConfig();
    for (const [name, service] of Object.entries(services)) {
      assert.ok(service.mem_limit && service.cpus, `${name} has no limits`);
      assert.equal(service.read_only ?? false, !writesIntoItself.includes(name), name);
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
      assert.equal(service.container_name, undefined, name);
      assert.doesNotMatch(service.image, /:latest$|^[^:]+$/, name);
    }
  });

  it('needs no shell to check the health of a service', async () => {
    const checks = Object.entries(await readConfig()).flatMap(([name, { healthcheck }]) =>
      healthcheck?.test === undefined ? [] : [[name, healthcheck.test[0]]],
    );
    assert.ok(checks.length > 3);
    assert.deepEqual(
      checks.filter(([, form]) => form !== 'CMD'),
      [],
    );
  });
});

describe('bad input ends in one clear message', { skip: dockerMissing }, () => {
  it('a port in use is named', async (t) => {
    await buildImages();
    const port = await freePort();
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    t.after(() => squatter.close());
    const project = ['compose', '--project-name', `meshwalk-test-port-${process.pid}`];
    t.after(() => docker([...project, 'down']));
    const up = [...project, 'up', '--detach', '--no-build', 'k8s-app-monitor-test'];
    await assert.rejects(docker(up, { METRIC_GENERATOR_PORT: `${port}` }), (error: Error) => {
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}.*in use`));
      return true;
    });
  });

  for (const weight of ['101', '-1', '20.5', 'many', '007']) {
    it(`a weight of ${weight} is refused with what is allowed`, async () => {
      const mount = `${root}/compose/nginx/front-door:/front-door:ro`;
      const image = 'nginxinc/nginx-unprivileged:1.28';
      const args = ['run', '--rm', '--volume', mount, '--env', `CANARY_WEIGHT=${weight}`, image];
      await assert.rejects(docker([...args, '/front-door/run']), (error: Error) => {
        assert.match(error.message, /CANARY_WEIGHT .* whole number from 0 to 100, not '/);
        return true;
      });
    });
  }
});

describe('compose/check', () => {
  /** A machine whose `docker` is the given script: an old Compose cannot be had for real here. */
  async function checkOn(t: TestContext, script: string): Promise<string> {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'docker'), 0o755);
    const env = { PATH: `${folder}:${process.env.PATH}` };
    return run(join(root, 'compose', 'check'), { env }).then(
      ({ stdout }) => stdout,
      ({ stderr }) => stderr,
    );
  }

  it('says that a Compose older than 2.22 is too old', async (t) => {
    const said = await checkOn(t, 'echo 2.21.0');
    assert.equal(
      said,
      "docker compose 2.21.0 is too old: compose.yaml needs 2.22.0 or later, for 'develop'\n",
    );
  });

  it('says that the plugin is missing', async (t) => {
    assert.match(await checkOn(t, '[ "$1" = info ]'), /^docker compose is missing: .+\n$/);
  });

  it('says that no engine answers', async (t) => {
    assert.match(await checkOn(t, 'exit 1'), /^No Docker engine answers: .+\n$/);
  });

  it('is content with 2.22.0 and anything later', async (t) => {
    for (const version of ['2.22.0', 'v2.40.3-desktop.1', '5.0.0']) {
      assert.match(await checkOn(t, `echo ${version}`), /: ready\n$/);
    }
  });

  it('is named where an old Compose points at', async () => {
    assert.match(await readFile(join(root, 'compose.yaml'), 'utf8'), /compose\/check/);
  });
});

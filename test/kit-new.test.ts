import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { findFreePorts } from '../kit/src/free-ports.ts';
import { root } from '../kit/src/paths.ts';
import { waitUntilReady } from '../kit/src/readiness.ts';
import { copyProject } from './support/project-copy.ts';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

describe('kit new', () => {
  let project: string;
  let port: number;
  let adminPort: number;

  const kit = (...words: string[]) =>
    spawnSync(process.execPath, [join(project, 'kit/src/main.ts'), ...words], {
      cwd: project,
      encoding: 'utf8',
    });

  before(async () => {
    // A copy of the project, so that nothing is made in this one.
    project = await mkdtemp(join(tmpdir(), 'kit-new-'));
    copyProject(project);
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
    [port = 0, adminPort = 0] = await findFreePorts(2);
    const { status, stderr } = kit('new', 'weather', '--port', `${port}`, '--no-install');
    assert.equal(status, 0, stderr);
  });
  after(() => rm(project, { recursive: true }));

  it('makes a service that passes kit check at once', async (t) => {
    const service = spawn(process.execPath, [join(project, 'services/weather/src/server.ts')], {
      env: { ...process.env, HOST: '127.0.0.1', ADMIN_PORT: `${adminPort}`, LOG_LEVEL: 'silent' },
      stdio: 'inherit',
    });
    const ended = once(service, 'exit');
    t.after(async () => {
      service.kill('SIGKILL');
      await ended;
    });
    const url = `http://127.0.0.1:${port}`;
    await waitUntilReady(`${url}/readyz`, AbortSignal.timeout(30_000));
    const { status, stdout, stderr } = kit(
      ...['check', url, '--admin-url', `http://127.0.0.1:${adminPort}`],
    );
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, /weather\.health/);
  });

  it('gives it tests that pass and code in our style', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--test', join(project, 'services/weather/test/app.test.ts')],
      // A test that a test starts would report into it.
      { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: '' } },
    );
    assert.equal(status, 0, stdout);
    execFileSync(join(root, 'node_modules/.bin/biome'), ['check', 'services/weather'], {
      cwd: project,
    });
  });

  it('gives it manifests of its own', { skip: hasKubectl ? false : 'no kubectl' }, () => {
    const objects = execFileSync('kubectl', ['kustomize', 'manifests/base/weather'], {
      cwd: project,
      encoding: 'utf8',
    });
    assert.match(objects, new RegExp(`containerPort: ${port}`));
    assert.doesNotMatch(objects, /greeter|3100/);
    const rules = execFileSync('kubectl', ['kustomize', 'istio/services/weather'], {
      cwd: project,
      encoding: 'utf8',
    });
    assert.match(rules, /kind: DestinationRule.*kind: VirtualService/s);
    assert.equal(kit('doctor', '--files', 'istio/services/weather').status, 0);
  });

  it('puts it into compose.yaml', () => {
    assert.match(
      readFileSync(join(project, 'compose.yaml'), 'utf8'),
      /- compose\/weather\.yaml\n$/,
    );
    const compose = readFileSync(join(project, 'compose/weather.yaml'), 'utf8');
    assert.match(compose, new RegExp(`\\$\\{WEATHER_PORT:-${port}\\}:${port}`));
  });

  it('names its image where a registry would be named', () => {
    const file = join(project, 'manifests/components/images/kustomization.yaml');
    const { images } = parse(readFileSync(file, 'utf8'));
    const image = 'meshwalk/weather';
    assert.deepEqual(images[0], { name: image, newName: image });
    assert.ok(images.length > 1);
  });

  it('refuses a name that is taken, or none that DNS knows, and writes nothing', () => {
    const before = execFileSync('find', ['services', 'manifests', 'istio'], { cwd: project });
    for (const [name, reason] of [
      ['weather', /weather is taken: /],
      ['hit-counter', /hit-counter is taken: /],
      ['Weather', /lower-case/],
      ['-x', /unknown option/],
    ] as const) {
      const { status, stderr } = kit('new', name, '--no-install');
      assert.equal(status, 2, name);
      assert.match(stderr, reason);
    }
    assert.deepEqual(
      execFileSync('find', ['services', 'manifests', 'istio'], { cwd: project }),
      before,
    );
  });
});

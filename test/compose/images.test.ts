import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { waitUntil } from '../support/wait.ts';
import { buildImages, cpuSecondsOf, docker, dockerMissing, images } from './support/docker.ts';

const mostLines = 25;
const mostBytes = 200_000_000;
const readyWithinSeconds = 2;

describe('the Dockerfiles', () => {
  for (const service of new Set(images.map(({ service }) => service))) {
    it(`${service}: short, pinned, non-root, exec form`, async () => {
      const text = await readFile(join(root, 'services', service, 'Dockerfile'), 'utf8');
      const lines = text.trimEnd().split('\n');
      assert.ok(lines.length <= mostLines, `${lines.length} lines`);
      for (const [, image] of text.matchAll(/^FROM (\S+)/gm)) {
        assert.match(image ?? '', /:(?!latest)/, 'a base image without a tag');
      }
      assert.match(text, /^USER [1-9]\d*$/m, 'Kubernetes checks a number only');
      assert.match(text, /^CMD \[/m);
      assert.match(text, /^HEALTHCHECK .*CMD \[/m);
      assert.ok(text.indexOf('npm ci') < text.indexOf('/src/'), 'dependencies come before source');
    });
  }
});

describe('the images', { skip: dockerMissing }, () => {
  before(buildImages);

  for (const { tag, service, port } of images) {
    it(`${tag} weighs less than 200 MB`, async (t) => {
      const bytes = Number(await docker(['image', 'inspect', '--format', '{{.Size}}', tag]));
      t.diagnostic(`${tag}: ${Math.round(bytes / 1e6)} MB`);
      assert.ok(bytes < mostBytes, `${bytes} bytes`);
    });

    it(`${tag} is ready within 2 s of work, on a read-only disk, and ends with 0`, async (t) => {
      // The chart-agent is ready only beside a metric-generator: alive is all it can be here.
      const path = service === 'chart-agent' ? 'healthz' : 'readyz';
      const name = `meshwalk-test-image-${process.pid}`;
      const tight = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
      const store = ['--volume', '/home/nonroot/hits'];
      const ports = ['--publish', `127.0.0.1::${port}`];
      await docker(['run', '--detach', '--name', name, ...tight, ...store, ...ports, tag]);
      t.after(() => docker(['rm', '--force', '--volumes', name]));
      const startedAt = performance.now();
      const address = await docker(['port', name, `${port}/tcp`]);
      await waitUntil(`${tag} ready`, 20_000, () =>
        fetch(`http://${address}/${path}`).then(
          ({ ok }) => ok,
          () => false,
        ),
      );
      const readyMs = Math.round(performance.now() - startedAt);
      const seconds = await cpuSecondsOf(name);
      await docker(['stop', name]);
      const code = await docker(['inspect', '--format', '{{.State.ExitCode}}', name]);
      // The wall's clock tells of the other work of this machine too: it is shown, not judged.
      t.diagnostic(`${tag}: ready after ${readyMs} ms, ${seconds} s of them on a CPU`);
      assert.ok(seconds < readyWithinSeconds, `${seconds} s on a CPU`);
      assert.equal(code, '0');
    });
  }

  it('hold no shell, and run as a user that Kubernetes can see is not root', async () => {
    const name = `meshwalk-test-shell-${process.pid}`;
    for (const { tag } of images) {
      // Not --rm: an engine keeps a container that could not be started.
      await assert.rejects(docker(['run', '--name', name, '--entrypoint', '/bin/sh', tag]));
      await docker(['rm', '--force', name]);
      const user = await docker(['image', 'inspect', '--format', '{{.Config.User}}', tag]);
      assert.equal(user, '65532');
    }
  });

  it('name what they are in OCI labels, and their version in APP_VERSION', async () => {
    for (const { tag, service } of images) {
      const config = JSON.parse(
        await docker(['image', 'inspect', '--format', '{{json .Config}}', tag]),
      );
      assert.equal(config.Labels['org.opencontainers.image.title'], `meshwalk ${service}`);
      assert.ok(config.Env.includes(`APP_VERSION=${tag.split(':')[1]}`));
    }
  });
});

describe('the build context', { skip: dockerMissing }, () => {
  it('holds source and package files, and nothing private', async (t) => {
    const folder = await temporaryFolder(t);
    const context = join(folder, 'context');
    const secrets = ['.env', '.npmrc', 'notes.txt', 'key.pem', 'services/hit-counter/.env'];
    const wanted = ['package.json', 'services/hit-counter/src/app.ts', 'chassis/src/run.ts'];
    const unwanted = ['.git/config', 'kit/src/main.ts', 'chassis/test/a.test.ts', 'docs/a.md'];
    for (const file of [...secrets, ...wanted, ...unwanted, 'node_modules/a/index.js']) {
      await mkdir(join(context, file, '..'), { recursive: true });
      await writeFile(join(context, file), file);
    }
    await writeFile(join(context, '.dockerignore'), await readFile(join(root, '.dockerignore')));
    const dockerfile = join(folder, 'Dockerfile');
    await writeFile(dockerfile, 'FROM node:24-trixie-slim\nCOPY . /context\n');
    const image = `meshwalk-test-context:${process.pid}`;
    await docker(['build', '--quiet', '--file', dockerfile, '--tag', image, context]);
    t.after(() => docker(['image', 'rm', image]));
    const list = await docker(['run', '--rm', image, 'find', '/context', '-type', 'f']);
    const found = list.split('\n').map((file) => file.replace('/context/', ''));
    assert.deepEqual(found.sort(), wanted.sort());
  });
});

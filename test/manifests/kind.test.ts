import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { parseManifests } from './support/kustomizations.ts';
import { containersOf, findObject, podsOf } from './support/pods.ts';

const run = promisify(execFile);
const read = (...path: string[]) => readFile(join(root, 'manifests', ...path), 'utf8');
const workshop = parseManifests(await read('workshop.yaml'));

/** What `docker compose config --images` prints, made from the files. */
async function composeImages(): Promise<string> {
  const { include } = parse(await readFile(join(root, 'compose.yaml'), 'utf8'));
  const files = (include as string[]).map((file) => readFile(join(root, file), 'utf8'));
  const images = (await Promise.all(files)).join('').matchAll(/^ {4}image: (\S+)$/gm);
  return [...images].map(([, image]) => image).join('\n');
}

/** A PATH with stand-ins for some tools, which write down what they are asked to do. */
async function standIns(t: TestContext, tools: string[], cluster = '') {
  const folder = await temporaryFolder(t);
  const log = join(folder, 'log');
  const images = await composeImages();
  for (const tool of tools) {
    const file = join(folder, tool);
    await writeFile(
      file,
      `#!/bin/sh\necho ${tool} "$@" >>${log}\ncase "$2" in clusters) echo ${cluster} ;; nodes) echo ${cluster}-control-plane ;; config) echo '${images}' ;; esac\n`,
    );
    await chmod(file, 0o755);
  }
  for (const tool of ['grep', 'dirname', 'sort'])
    await symlink(`/usr/bin/${tool}`, join(folder, tool));
  const up = () => run(join(root, 'manifests/kind/up'), { env: { PATH: folder } });
  return { up, asked: () => readFile(log, 'utf8') };
}

describe('a cluster with kind', () => {
  it('opens the NodePort of the front on this machine alone', async () => {
    const { nodes } = parse(await read('kind', 'cluster.yaml'));
    const front = findObject(workshop, 'Service', 'front', 'meshwalk');
    assert.ok(front);
    const { ports } = front.spec as { ports: { nodePort: number }[] };
    const port = ports[0]?.nodePort;
    // The same number on both sides, as on Docker Desktop, and 8000 stays free for a port-forward.
    assert.deepEqual(nodes[0].extraPortMappings, [
      { containerPort: port, hostPort: port, listenAddress: '127.0.0.1' },
    ]);
  });

  it('gets each image that is built here', async (t) => {
    const { up, asked } = await standIns(t, ['docker', 'kind', 'kubectl']);
    await up();
    const words = (await asked()).split(/\s+/);
    const built = podsOf(workshop)
      .flatMap(containersOf)
      .map(({ image }) => image)
      .filter((image) => image.startsWith('meshwalk/'));
    for (const image of [...built, 'meshwalk/hit-counter:v2'])
      assert.ok(words.includes(image), image);
    assert.match(await asked(), /^kind create cluster/m);
  });

  it('is not made twice: called again, it is started, and what kubectl talks to', async (t) => {
    const { up, asked } = await standIns(t, ['docker', 'kind', 'kubectl'], 'meshwalk');
    await up();
    assert.doesNotMatch(await asked(), /^kind create cluster/m);
    assert.match(await asked(), /^docker start meshwalk-control-plane$/m);
    assert.match(await asked(), /^kind export kubeconfig --name meshwalk$/m);
  });

  it('says which tool is missing', async (t) => {
    const { up } = await standIns(t, ['docker', 'kubectl']);
    await assert.rejects(up(), (error: Error & { code?: number }) => {
      assert.equal(error.code, 3);
      assert.match(error.message, /kind is not installed/);
      return true;
    });
  });
});

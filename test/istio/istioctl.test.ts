import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../kit/src/paths.ts';
import { filesOf, findLessons, read } from './support/kustomizations.ts';

const run = promisify(execFile);
const lessons = await findLessons();

if (spawnSync('istioctl', ['version', '--remote=false']).status === 0) {
  for (const lesson of lessons) {
    test(`istioctl analyze finds nothing wrong with ${lesson}`, async () => {
      // Of each EnvoyFilter it says that there are better ways; so does the lesson.
      const messages = (await analyze(lesson)).filter(({ code }) => code !== 'IST0133');
      assert.deepEqual(messages, []);
    });
  }

  test("istioctl analyze finds that the tutorial's canary lacks its subsets", async () => {
    const messages = await analyze('istio/01-seed-canary-wrong-and-right/wrong');
    assert.deepEqual([...new Set(messages.map(({ code }) => code))], ['IST0101']);
  });
} else {
  test('istioctl is not installed, so it analyses nothing: what it would read is there', async () => {
    for (const lesson of lessons) {
      for (const file of (await filesOf(lesson)).values()) assert.ok(await read(file));
    }
  });
}

async function analyze(folder: string): Promise<{ code: string; message: string }[]> {
  const files = ['manifests/mesh.yaml', ...new Set((await filesOf(folder)).values())];
  const paths = files.map((file) => join(root, file));
  const options = ['--use-kube=false', '--all-namespaces', '--output', 'json'];
  // It fails where it finds an error; what it found stands in its output all the same.
  const { stdout } = await run('istioctl', ['analyze', ...options, ...paths]).catch(
    (error: { stdout: string }) => error,
  );
  return JSON.parse(stdout);
}

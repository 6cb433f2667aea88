import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it, test } from 'node:test';
import { verifyChecksums, writeChecksums } from '../../kit/src/bundle/checksums.ts';
import { root } from '../../kit/src/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { buildImages, dockerMissing, images } from './support/docker.ts';

const kit = [process.execPath, join(root, 'kit/src/main.ts')] as const;

function run([file, ...words]: readonly string[]) {
  return spawnSync(file ?? '', words, { encoding: 'utf8' });
}

/** A network namespace without any network but its own silence. */
const unplugged = ['unshare', '--net'] as const;
const cannotUnplug =
  run([...unplugged, 'true']).status !== 0 && 'unshare --net is not allowed here';

test('a bundle is refused when a file of it was changed, added or lost', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'images', 'a.tar'), 'image');
  await writeFile(join(folder, 'images.txt'), 'a:v1\n');
  await assert.rejects(verifyChecksums(folder), /it has no SHA256SUMS/);
  await writeChecksums(folder);
  await verifyChecksums(folder);
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder });
  await appendFile(join(folder, 'images', 'a.tar'), '!');
  await assert.rejects(verifyChecksums(folder), /images\/a\.tar is not what it was/);
  await writeFile(join(folder, 'images', 'a.tar'), 'image');
  await writeFile(join(folder, 'stowaway'), '');
  await assert.rejects(verifyChecksums(folder), /stowaway is not what it was/);
  execFileSync('rm', [join(folder, 'stowaway'), join(folder, 'images.txt')]);
  await assert.rejects(verifyChecksums(folder), /images\.txt is missing/);
});

test('kit bundle load says what is wrong with its file', async (t) => {
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'notes'), '');
  const file = join(folder, 'notes.tar');
  execFileSync('tar', ['--create', '--file', file, '--directory', folder, 'notes']);
  const noBundle = run([...kit, 'bundle', 'load', file]);
  assert.equal(noBundle.status, 1);
  assert.match(noBundle.stderr, /it has no SHA256SUMS/);
  assert.equal(run([...kit, 'bundle', 'load', join(folder, 'none.tar')]).status, 3);
  assert.equal(run([...kit, 'bundle', 'load', file, '--into', 'registry']).status, 2);
});

test('kit bundle says before it saves an image that its file cannot be written', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [output, code, reason] of [
    [join(folder, 'none', 'bundle.tar'), 3, /There is no folder .*none/],
    [folder, 2, /is a folder: name the file/],
  ] as const) {
    const { status, stderr } = run([...kit, 'bundle', '--output', output]);
    assert.equal(status, code, stderr);
    assert.match(stderr, reason);
    assert.doesNotMatch(stderr, /docker save/);
  }
});

test("a bundle holds the engine's platform alone, where Docker can save one", async (t) => {
  const folder = await temporaryFolder(t);
  const log = join(folder, 'log');
  for (const [api, only] of [
    ['1.47', ''],
    ['1.48', ' --platform linux/arm64'],
  ] as const) {
    const docker = `#!/bin/sh
echo "$@" >>${log}
case "$*" in
  *APIVersion*) echo ${api} ;;
  version*) echo linux/arm64 ;;
  compose*config* | images*) echo redis:8 ;;
  save*) while [ "$1" != --output ]; do shift; done; echo image >"$2" ;;
esac
`;
    await writeFile(join(folder, 'docker'), docker, { mode: 0o755 });
    const { status, stderr } = spawnSync(
      kit[0],
      [kit[1], 'bundle', '--output', join(folder, 'bundle.tar')],
      { encoding: 'utf8', env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } },
    );
    assert.equal(status, 0, stderr);
    const saving = (await readFile(log, 'utf8')).split('\n').findLast((line) => /^save/.test(line));
    assert.match(saving ?? '', new RegExp(`^save${only} --output \\S+/all\\.tar redis:8$`));
  }
});

describe('kit bundle', { skip: dockerMissing }, () => {
  before(buildImages);

  it('writes what loads again without a network', { skip: cannotUnplug }, async (t) => {
    const file = join(await temporaryFolder(t), 'bundle.tar');
    const written = run([...kit, 'bundle', '--output', file]);
    assert.equal(written.status, 0, written.stderr);
    const held = execFileSync('tar', ['--list', '--file', file], { encoding: 'utf8' });
    for (const name of ['compose.yaml', 'manifests/workshop.yaml', 'istio/README.md']) {
      assert.ok(held.includes(`./${name}\n`), name);
    }
    const loaded = run([...unplugged, ...kit, 'bundle', 'load', file]);
    assert.equal(loaded.status, 0, loaded.stderr);
    for (const { tag } of images) {
      assert.match(loaded.stderr, new RegExp(`Loaded image: ${tag}`));
      assert.ok(loaded.stdout.includes(`  ${tag}\n`), loaded.stdout);
    }
  });
});

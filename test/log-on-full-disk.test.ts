import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serverFile } from '../kit/src/paths.ts';
import { waitUntilReady } from '../kit/src/readiness.ts';
import { freePorts } from './support/free-ports.ts';
import { smallDisk, smallDiskMissing } from './support/small-disk.ts';
import { waitUntil } from './support/wait.ts';

const skip = smallDiskMissing;
const deadlineMs = 10_000;
const asks = 200;

/** A service whose log is a file on a disk of 1 MiB, as the local rung's are in DATA_DIR. */
async function startLogging(t: TestContext) {
  const disk = await smallDisk(t, 1_024);
  const logFile = join(disk.dir, 'log');
  const [port = 0, adminPort = 0] = await freePorts(2);
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [serverFile('metric-generator')], {
    env: { HOST: '127.0.0.1', PORT: String(port), ADMIN_PORT: String(adminPort) },
    stdio: ['ignore', log, 'inherit'],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const url = `http://127.0.0.1:${port}/metrics`;
  await waitUntilReady(url, AbortSignal.timeout(60_000));
  const askMany = async () => {
    for (let i = 0; i < asks; i++) assert.equal((await fetch(`${url}?seed=${i}`)).status, 200);
  };
  const lines = async () => (await readFile(logFile, 'utf8')).split('\n').slice(0, -1);
  return { disk, child, exited, askMany, lines };
}

test('a service whose log finds no room answers, and writes the lines when there is', {
  skip,
}, async (t) => {
  const { disk, askMany, lines } = await startLogging(t);
  disk.fill();
  await askMany();
  disk.free();
  await waitUntil('each line, whole', deadlineMs, async () => {
    const urls = (await lines()).map((line) => JSON.parse(line).url);
    return new Set(urls).size > asks;
  });
});

test('a service whose log finds no room ends in order', { skip }, async (t) => {
  const { disk, child, exited, askMany } = await startLogging(t);
  disk.fill();
  await askMany();
  child.kill('SIGTERM');
  assert.deepEqual(await exited, [0, null]);
});

/**
 * Runs after `npm ci`: brings the local rung up and down once, on other ports and with no data, so
 * that Node keeps its code, compiled and stripped of types. The first `npm start` is then as quick
 * and as small as every later one. Where that cannot be, it costs the first start and nothing else.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from './free-ports.ts';
import { localSchema } from './rungs/local-config.ts';

const timeoutMs = 30_000;
const portVariables = Object.keys(localSchema.properties).filter((name) => name.endsWith('_PORT'));
const ports = await findFreePorts(portVariables.length);
const dataDir = mkdtempSync(join(tmpdir(), 'meshwalk-'));

const rung = spawn(
  process.execPath,
  [...process.execArgv, join(import.meta.dirname, 'main.ts'), 'up', '--rung', 'local'],
  {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      SHUTDOWN_DELAY_MS: '0',
      ...Object.fromEntries(portVariables.map((name, index) => [name, String(ports[index])])),
    },
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: timeoutMs,
  },
);
// What it prints when it is up.
rung.stdout.once('data', () => rung.kill('SIGINT'));
await once(rung, 'close');
rmSync(dataDir, { recursive: true, force: true });

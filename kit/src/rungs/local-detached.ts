import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../exit.ts';
import { interruption } from '../interruption.ts';
import { root } from '../paths.ts';
import { lastLines } from '../tail.ts';
import { findLocalState } from './local-client.ts';
import type { LocalConfig } from './local-config.ts';
import { logDirOf } from './local-processes.ts';
import type { LocalState } from './local-state.ts';

const pauseMs = 50;

/**
 * Starts the local rung in the background and waits until it is ready. Throws Refusal, with what
 * it said, where it ends instead; Ctrl-C before that ends it.
 */
export async function startDetached(
  environment: NodeJS.ProcessEnv,
  config: LocalConfig,
  door: string,
): Promise<LocalState> {
  const logDir = logDirOf(config);
  mkdirSync(logDir, { recursive: true });
  const logFile = join(logDir, 'kit.log');
  const log = openSync(logFile, 'w');
  const { npm_lifecycle_event: _, ...environmentWithoutNpm } = environment;
  const child = spawn(process.execPath, [join(root, 'kit/src/main.ts'), 'up', '--rung', 'local'], {
    env: environmentWithoutNpm,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  const interrupt = () => child.kill('SIGTERM');
  interruption.addEventListener('abort', interrupt);
  try {
    while (child.exitCode === null && child.signalCode === null) {
      const state = await findLocalState(door).catch(() => undefined);
      if (state !== undefined && state.pid === child.pid) return state;
      await sleep(pauseMs);
    }
    interruption.throwIfAborted();
    throw new Refusal(lastLines(logFile, 20));
  } finally {
    interruption.removeEventListener('abort', interrupt);
    child.unref();
  }
}

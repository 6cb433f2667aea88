import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { compileCacheDir, serverFile } from './paths.ts';

export interface Child {
  name: string;
  process: ChildProcess;
  logFile: string;
}

// A small young generation, and few malloc arenas: less memory at rest, for services that hold little.
const nodeOptions = ['--max-semi-space-size=2'];
const frugal = { NODE_COMPILE_CACHE: compileCacheDir, MALLOC_ARENA_MAX: '1' };

/** Starts a service's process; it writes to its log file and ends when this process does. */
export function startChild(
  { name, service }: { name: string; service: string },
  environment: NodeJS.ProcessEnv,
  logFile: string,
): Child {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [...nodeOptions, serverFile(service)], {
    env: { ...frugal, ...environment },
    // The channel tells a service when the kit is gone, however it went.
    stdio: ['ignore', log, log, 'ipc'],
    // In a group of its own, so that Ctrl-C reaches it through the kit, once.
    detached: true,
  });
  closeSync(log);
  return { name, process: child, logFile };
}

/** Whether the process has ended. */
export function hasEnded({ process: { exitCode, signalCode } }: Child): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Asks the process to end and waits until it has. */
export async function stopChild(child: Child): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child.process, 'exit');
  child.process.kill('SIGTERM');
  await ended;
}

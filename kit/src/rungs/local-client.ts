import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Missing, Refusal } from '../exit.ts';
import { callQuietly } from '../http-call.ts';
import { findPortHolder } from '../port-holder.ts';
import type { LocalState } from './local-state.ts';

/** Longer than the rung allows itself. */
const stopTimeoutMs = 25_000;
const pauseMs = 50;

/** What the rung behind this admin door says of itself. Throws Missing where none of ours is there. */
export async function findLocalState(door: string): Promise<LocalState> {
  const { status, body } = await callQuietly({ method: 'GET', url: `${door}/status` }).catch(
    (cause) => {
      throw new Missing(`Nothing answers on ${door}: npx kit up starts the local rung`, { cause });
    },
  );
  const state = status === 200 ? readState(body) : undefined;
  if (state === undefined) throw new Missing(`What answers on ${door} is not the local rung`);
  return state;
}

function readState(body: string): LocalState | undefined {
  try {
    const state = JSON.parse(body);
    return state?.rung === 'local' && Number.isInteger(state.pid) ? state : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Asks the rung's process to end and waits until it has. Throws Refusal where another process
 * holds the port, or where it does not end.
 */
export async function endLocalRung({ pid }: LocalState, adminPort: number): Promise<void> {
  const holder = await findPortHolder(adminPort);
  if (holder !== undefined && !holder.endsWith(`(pid ${pid})`)) {
    throw new Refusal(
      `Port ${adminPort} is held by ${holder}, not by pid ${pid}: nothing was ended`,
    );
  }
  process.kill(pid, 'SIGTERM');
  const endsAt = performance.now() + stopTimeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > endsAt) throw new Refusal(`pid ${pid} has not ended yet`);
    await sleep(pauseMs);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // In a container whose first process reaps nobody, the dead keep their number.
  return !/^State:\s+Z/m.test(readStatus(pid));
}

/** Linux: what the system says of a process; empty elsewhere. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

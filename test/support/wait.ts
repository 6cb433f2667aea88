import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 10;

/** Asks until `isReached` says yes; throws after `deadlineMs`, naming `what` was waited for. */
export async function waitUntil(
  what: string,
  deadlineMs: number,
  isReached: () => boolean | Promise<boolean>,
): Promise<void> {
  const endsAt = performance.now() + deadlineMs;
  while (!(await isReached())) {
    if (performance.now() > endsAt) throw new Error(`${what}: not within ${deadlineMs} ms`);
    await sleep(pauseMs);
  }
}

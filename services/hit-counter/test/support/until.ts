import { setTimeout as sleep } from 'node:timers/promises';

/** Tries every 10 ms until `attempt` no longer rejects, and gives its result; after `timeoutMs` its last error. */
export async function until<T>(attempt: () => Promise<T>, timeoutMs = 5000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(10);
    }
  }
}

import { once, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const controller = new AbortController();

/** How long what was started may take to end. */
const patienceMs = 3_000;

/** Aborted by Ctrl-C during work that is `interruptible`; what it has started ends with it. */
export const interruption = controller.signal;
// Each program that runs listens, and twenty may run at a time.
setMaxListeners(0, interruption);

/** Thrown when Ctrl-C ended a command; says what it left. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Does the work; on Ctrl-C (or SIGTERM) throws Interrupted, with what is left. */
export async function interruptible<T>(left: string, work: () => Promise<T>): Promise<T> {
  const names = ['SIGINT', 'SIGTERM'] as const;
  // It stays until the end: a signal that nobody hears any more would end the kit without a word,
  // and npx passes on the Ctrl-C that the terminal has sent already.
  const interrupt = () => controller.abort(new Interrupted(`Interrupted. ${left}`));
  const interrupted = once(interruption, 'abort').then(async () => {
    // What was started ends first, so that the last line is ours.
    await sleep(patienceMs);
    throw interruption.reason;
  });
  for (const name of names) process.on(name, interrupt);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}

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

/** Does the work; on Ctrl-C (or SIGTERM) ends it, and throws Interrupted, with what is left. */
export async function interruptible<T>(left: string, work: () => Promise<T>): Promise<T> {
  const interrupted = once(interruption, 'abort').then(async () => {
    // What was started ends first, so that the last line is ours.
    await sleep(patienceMs);
    throw interruption.reason;
  });
  const interrupt = () => controller.abort(new Interrupted(`Interrupted. ${left}`));
  return hearSignals(interrupt, () => Promise.race([work(), interrupted]));
}

/**
 * Does work that ends in its own way: Ctrl-C (or SIGTERM) aborts its signal, with an Interrupted to
 * throw in the end. The programs that it runs go on, so that it can put back what it has moved.
 */
export async function endingItself<T>(
  left: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const interrupt = () => ending.abort(new Interrupted(`Interrupted. ${left}`));
  return hearSignals(interrupt, () => work(ending.signal));
}

/**
 * Calls `interrupt` for each signal that comes during the work. After the first it goes on hearing
 * them: npx passes on the Ctrl-C that the terminal has sent already, and a signal that nobody hears
 * would end the kit without a word.
 */
async function hearSignals<T>(interrupt: () => void, work: () => Promise<T>): Promise<T> {
  const names = ['SIGINT', 'SIGTERM'] as const;
  let isInterrupted = false;
  const hear = () => {
    isInterrupted = true;
    interrupt();
  };
  for (const name of names) process.on(name, hear);
  try {
    return await work();
  } finally {
    if (!isInterrupted) for (const name of names) process.off(name, hear);
  }
}

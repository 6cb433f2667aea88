const controller = new AbortController();

/** Aborted by Ctrl-C during work that is `interruptible`; what it started ends with it. */
export const interruption = controller.signal;

/** Thrown when Ctrl-C ended a command; says what it left. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Does the work; on Ctrl-C throws Interrupted with what is left. A second Ctrl-C ends at once. */
export async function interruptible<T>(left: string, work: () => Promise<T>): Promise<T> {
  const names = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = () => controller.abort(new Interrupted(`Interrupted. ${left}`));
  const interrupted = new Promise<never>((_resolve, reject) => {
    interruption.addEventListener('abort', () => reject(interruption.reason), { once: true });
  });
  for (const name of names) process.once(name, interrupt);
  try {
    return await Promise.race([work(), interrupted]);
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}

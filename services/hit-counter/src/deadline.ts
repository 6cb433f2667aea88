/** Thrown by `withinDeadline` when the time is over. The work itself goes on. */
export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/** Gives what `work` gives, or rejects with DeadlineError after `deadlineMs`. */
export function withinDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DeadlineError(`no answer within ${deadlineMs} ms`)),
      deadlineMs,
    );
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

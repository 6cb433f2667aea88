/** Asks again and again, `clients` at a time, until it is stopped or an ask rejects. */
export function startLoad(clients: number, ask: () => Promise<unknown>) {
  let isStopped = false;
  const askOn = async () => {
    while (!isStopped) await ask();
  };
  const finished = Promise.all(Array.from({ length: clients }, askOn)).finally(() => {
    isStopped = true;
  });
  // Whoever stops it gets the error; until then nobody has to.
  finished.catch(() => undefined);
  return {
    /** Resolves when every ask under way has ended; rejects as the first failed ask did. */
    stop: async () => {
      isStopped = true;
      await finished;
    },
  };
}

/** A signal that the first Ctrl-C (or SIGTERM) aborts; the second one ends the process as ever. */
export function watchInterruption() {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const stopWatching = () => {
    for (const name of names) process.off(name, interrupt);
  };
  function interrupt() {
    stopWatching();
    controller.abort();
  }
  for (const name of names) process.on(name, interrupt);
  return { signal: controller.signal, stopWatching };
}

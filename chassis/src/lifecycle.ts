/** Whether the process is on its way out; readiness and waiting faults look at it. */
export interface Lifecycle {
  /** Aborted once the process drains: it still answers, but should get no new work. */
  readonly draining: AbortSignal;
  drain(): void;
}

/** A lifecycle that starts out serving. */
export function createLifecycle(): Lifecycle {
  const controller = new AbortController();
  return { draining: controller.signal, drain: () => controller.abort() };
}

/** Whether the process is on its way out; readiness, waiting faults and connections look at it. */
export interface Lifecycle {
  /** Aborted once the process drains: it still answers, but should get no new work. */
  readonly draining: AbortSignal;
  drain(): void;
  /** Whether each answer is the last one of its connection. */
  readonly isLastCall: boolean;
  lastCall(): void;
}

/** A lifecycle that starts out serving. */
export function createLifecycle(): Lifecycle {
  const controller = new AbortController();
  let isLastCall = false;
  return {
    draining: controller.signal,
    drain: () => controller.abort(),
    get isLastCall() {
      return isLastCall;
    },
    lastCall: () => {
      isLastCall = true;
    },
  };
}

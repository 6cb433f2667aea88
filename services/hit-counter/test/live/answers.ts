import type { Answer } from '../../live/types.ts';

/** A good answer, or what is said of it. */
export function answer(said: Partial<Answer> = {}): Answer {
  const good = { status: 200, error: null, fault: null, host: 'pod-1', message: '', hits: 1 };
  return { atMs: 0, latencyMs: 5, version: 'v1', ...good, ...said };
}

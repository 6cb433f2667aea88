import { noAnswer, readAnswer } from './answer.js';

/** @import { Answer } from './types.ts' */

/** A browser opens six connections to a host; more requests would queue and spoil the latency. */
const maxInFlight = 6;
const timeoutMs = 5_000;
/** After so many requests without any answer the front door is away, and is asked less often. */
const awayAfter = 3;
const rateWhileAway = 2;

/**
 * Asks `url` at a steady rate while it is on. What cannot be sent in time is left out, not queued.
 * @param {object} options
 * @param {string} options.url the front door's `/`, relative to the page
 * @param {() => number} options.rate how many requests a second
 * @param {(answer: Answer) => void} options.onAnswer
 */
export function createAsker({ url, rate, onAnswer }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let dueMs = 0;
  let inFlight = 0;
  let unanswered = 0;
  const isAway = () => unanswered >= awayAfter;

  const ask = async () => {
    inFlight++;
    const answer = await request(url);
    inFlight--;
    unanswered = answer.status === 0 ? unanswered + 1 : 0;
    onAnswer(answer);
  };
  const tick = () => {
    const intervalMs = 1_000 / (isAway() ? Math.min(rate(), rateWhileAway) : rate());
    const nowMs = performance.now();
    dueMs = Math.max(dueMs + intervalMs, nowMs);
    timer = setTimeout(tick, dueMs - nowMs);
    if (inFlight < maxInFlight) void ask();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return {
    isAway,
    isOn: () => timer !== undefined,
    start() {
      stop();
      dueMs = performance.now();
      tick();
    },
    stop,
  };
}

/** @param {string} url */
async function request(url) {
  const startMs = performance.now();
  const times = () => ({ atMs: performance.now(), latencyMs: performance.now() - startMs });
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    const text = await response.text();
    return readAnswer({ status, headers, body: parse(text) }, times());
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError';
    return noAnswer(isTimeout ? `no answer in ${timeoutMs / 1_000} s` : 'no answer', times());
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

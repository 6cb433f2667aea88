import { setText } from '@meshwalk/chassis/page/dom.js';

/** @import { Run, Settings, Words } from './types.ts' */

const windowMs = 3_000;

/**
 * Says in the header whether answers come, and how many a second if that is less than asked for.
 * @param {HTMLElement} element
 */
export function createStatus(element) {
  /** @type {{ atMs: number, total: number }[]} */
  let samples = [];
  /** @param {{ settings: Settings, isAway: boolean, run: Run, nowMs: number, words: Words }} state */
  return function writeStatus({ settings, isAway, run, nowMs, words }) {
    const total = run.tally.total();
    samples = samples.filter(({ atMs, total: then }) => atMs > nowMs - windowMs && then <= total);
    const oldest = samples[0] ?? { atMs: nowMs, total };
    samples.push({ atMs: nowMs, total });
    const seconds = (nowMs - oldest.atMs) / 1_000;
    const rate = (total - oldest.total) / seconds;
    const isSlow = seconds > 2 && rate < settings.rate * 0.8;
    const state = settings.isPaused ? 'paused' : isAway ? 'away' : isSlow ? 'slow' : 'running';
    element.dataset.state = state;
    setText(element, state === 'slow' ? words.slow(rate.toFixed(0)) : words[state]);
  };
}

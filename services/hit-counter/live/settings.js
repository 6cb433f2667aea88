import { parseSplit } from './split.js';

/** @import { Settings } from './types.ts' */

const leastRate = 1;
const mostRate = 50;

/**
 * Reads `?rate=20&expect=80:20&paused`, so that a presenter can keep a page as a bookmark.
 * @param {string} query
 * @returns {Settings}
 */
export function readSettings(query) {
  const parameters = new URLSearchParams(query);
  const rate = Math.round(Number(parameters.get('rate') ?? 10));
  return {
    rate: Math.min(mostRate, Math.max(leastRate, Number.isNaN(rate) ? 10 : rate)),
    expected: parseSplit(parameters.get('expect') ?? '') ?? null,
    isPaused: parameters.has('paused'),
  };
}

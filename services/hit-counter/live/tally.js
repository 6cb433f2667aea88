import { createLatencies } from './latency.js';
import { estimateShare } from './statistics.js';

/** @import { Answer, Share, Version } from './types.ts' */

const maxHosts = 50;

/** All answers since the start or the last reset, counted; its size does not grow with them. */
export function createTally() {
  const byVersion = { v1: emptyCounts(), v2: emptyCounts(), unknown: emptyCounts() };
  /** @type {Map<string, { version: Version, answers: number }>} */
  const hosts = new Map();
  /** Since the last change of the split. */
  const segment = { v1: 0, v2: 0 };

  return {
    byVersion,
    hosts,
    hits: 0,
    message: '',
    /** @type {Answer | null} */
    lastError: null,

    /** @param {Answer} answer */
    add(answer) {
      const { version, error } = answer;
      const counts = byVersion[version ?? 'unknown'];
      counts.answers++;
      // An error with a version counts for the split: the front door did choose that version.
      if (version) segment[version]++;
      if (error !== null) {
        counts.errors++;
        this.lastError = answer;
        return;
      }
      counts.latencies.add(answer.latencyMs);
      this.hits = Math.max(this.hits, answer.hits);
      this.message = answer.message;
      if (version) countHost(answer.host, version);
    },
    /** Begins a new segment: the split has changed. */
    beginSegment() {
      segment.v1 = 0;
      segment.v2 = 0;
    },
    /** The answers of this segment, and how many of them are v2's. */
    segment: () => ({ v2: segment.v2, total: segment.v1 + segment.v2 }),
    /**
     * The share of v2 in this segment.
     * @returns {Share}
     */
    share: () => estimateShare(segment.v2, segment.v1 + segment.v2),
    total: () => byVersion.v1.answers + byVersion.v2.answers + byVersion.unknown.answers,
    errors: () => byVersion.v1.errors + byVersion.v2.errors + byVersion.unknown.errors,
  };

  /**
   * @param {string} name
   * @param {Version} version
   */
  function countHost(name, version) {
    const key = `${version} ${name}`;
    const host = hosts.get(key) ?? { version, answers: 0 };
    host.answers++;
    if (hosts.has(key) || hosts.size < maxHosts) hosts.set(key, host);
  }
}

function emptyCounts() {
  return { answers: 0, errors: 0, latencies: createLatencies() };
}

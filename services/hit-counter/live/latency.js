/** Bounds grow by a tenth from 0.5 ms to over a minute: a quantile is right to 5 %. */
const leastMs = 0.5;
const growth = 1.1;
const buckets = 128;

/** A histogram of latencies that stays the same size however many it is given. */
export function createLatencies() {
  const counts = new Uint32Array(buckets);
  let total = 0;
  return {
    /** @param {number} latencyMs */
    add(latencyMs) {
      const bucket = Math.ceil(Math.log(Math.max(latencyMs, leastMs) / leastMs) / Math.log(growth));
      const slot = Math.min(bucket, buckets - 1);
      counts[slot] = (counts[slot] ?? 0) + 1;
      total++;
    },
    /**
     * The latency in milliseconds that this part (0 to 1) of the answers stays below, or NaN.
     * @param {number} part
     * @returns {number}
     */
    quantile(part) {
      let left = part * total;
      if (total === 0) return Number.NaN;
      const slot = counts.findIndex((count) => {
        left -= count;
        return left <= 0;
      });
      return leastMs * growth ** (slot - 0.5);
    },
  };
}

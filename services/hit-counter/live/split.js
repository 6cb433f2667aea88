/**
 * Reads an expected split as the share of v2, 0 to 1: `80:20` (v1 to v2) or `20` (v2 in percent).
 * Nothing gives null; anything else gives undefined.
 * @param {string} text
 * @returns {number | null | undefined}
 */
export function parseSplit(text) {
  const trimmed = text.trim().replace(/\s*%$/, '');
  if (trimmed === '') return null;
  const weights = /^(\d{1,6}(?:\.\d+)?)\s*[:/：]\s*(\d{1,6}(?:\.\d+)?)$/.exec(trimmed);
  if (weights) {
    const [v1, v2] = [Number(weights[1]), Number(weights[2])];
    return v1 + v2 > 0 ? v2 / (v1 + v2) : undefined;
  }
  const percent = /^\d{1,3}(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return percent <= 100 ? percent / 100 : undefined;
}

/**
 * A share of v2 as it is typed: `80:20`.
 * @param {number | null} share
 */
export function formatSplit(share) {
  if (share === null) return '';
  const v2 = Math.round(share * 1_000) / 10;
  return `${Math.round((100 - v2) * 10) / 10}:${v2}`;
}

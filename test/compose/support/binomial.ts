/**
 * The exact chance that a draw of `total` with probability `share` is as far from what is expected
 * as `count`, or farther, on its side of it (a one-sided tail of the binomial distribution, doubled).
 */
export function chanceOf(count: number, total: number, share: number): number {
  let logChance = total * Math.log(1 - share);
  let [below, above] = [0, 0];
  for (let k = 0; k <= total; k++) {
    const chance = Math.exp(logChance);
    if (k <= count) below += chance;
    if (k >= count) above += chance;
    logChance += Math.log(((total - k) / (k + 1)) * (share / (1 - share)));
  }
  return Math.min(1, 2 * Math.min(below, above));
}

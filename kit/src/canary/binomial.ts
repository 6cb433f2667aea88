/** ln n! for n up to 15, beyond which Stirling's series is exact to the last digits. */
const smallLogFactorials = [0];
for (let n = 1; n < 16; n++)
  smallLogFactorials.push((smallLogFactorials[n - 1] ?? 0) + Math.log(n));

function logFactorial(n: number): number {
  const small = smallLogFactorials[n];
  if (small !== undefined) return small;
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1_260 * n ** 5) - 1 / (1_680 * n ** 7);
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + series;
}

/** The chance of exactly `count` successes in `total` trials, each with chance `share`. */
export function chanceOf(count: number, total: number, share: number): number {
  if (count < 0 || count > total) return 0;
  if (share === 0 || share === 1) return count === total * share ? 1 : 0;
  const ways = logFactorial(total) - logFactorial(count) - logFactorial(total - count);
  return Math.exp(ways + count * Math.log(share) + (total - count) * Math.log1p(-share));
}

/** The exact chance of `count` successes or more: terms summed from the largest on, till they vanish. */
export function chanceOfAtLeast(count: number, total: number, share: number): number {
  if (count <= 0) return 1;
  if (count <= total * share) return 1 - chanceOfAtMost(count - 1, total, share);
  let sum = 0;
  let term = chanceOf(count, total, share);
  for (let k = count; term > sum * Number.EPSILON; k++) {
    sum += term;
    term *= ((total - k) / (k + 1)) * (share / (1 - share));
  }
  return sum;
}

/** The exact chance of `count` successes or fewer. */
export function chanceOfAtMost(count: number, total: number, share: number): number {
  return chanceOfAtLeast(total - count, total, 1 - share);
}

/** The least count that is reached with a chance below `alpha`; total + 1 where none is so rare. */
export function leastRareCount(total: number, share: number, alpha: number): number {
  let [common, rare] = [0, total + 1];
  while (rare - common > 1) {
    const middle = Math.floor((common + rare) / 2);
    if (chanceOfAtLeast(middle, total, share) < alpha) rare = middle;
    else common = middle;
  }
  return rare;
}

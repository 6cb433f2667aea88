/** How often one connection was answered by each of the two versions. */
export interface Mix {
  first: number;
  second: number;
}

/** So rarely would per-request balancing look like this that it may be neglected. */
const mostChance = 1e-6;

/**
 * Whether connections stick to a version: each was answered by one alone, some by one and some by
 * the other, and drawing per request hardly ever comes out like that.
 */
export function isSticking(mixes: readonly Mix[]): boolean {
  const isPure = mixes.every(({ first, second }) => first === 0 || second === 0);
  const bothSeen = mixes.some(({ first }) => first > 0) && mixes.some(({ second }) => second > 0);
  return isPure && bothSeen && chanceOfPure(mixes) < mostChance;
}

/**
 * The chance that all connections are pure, given their lengths and how many answers each version
 * gave in all, when every order is as likely: ways to fill whole connections, of all ways.
 */
function chanceOfPure(mixes: readonly Mix[]): number {
  const lengths = mixes.map(({ first, second }) => first + second);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const seconds = mixes.reduce((sum, { second }) => sum + second, 0);
  const waysToReach = new Float64Array(seconds + 1);
  waysToReach[0] = 1;
  for (const length of lengths) {
    for (let sum = seconds; sum >= length; sum--) {
      waysToReach[sum] = (waysToReach[sum] ?? 0) + (waysToReach[sum - length] ?? 0);
    }
  }
  let logAll = 0;
  for (let k = 1; k <= seconds; k++) logAll += Math.log((total - seconds + k) / k);
  return Math.exp(Math.log(waysToReach[seconds] ?? 0) - logAll);
}

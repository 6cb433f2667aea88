/** How many replicas of each version, and the share of v2 that comes of it, in percent. */
export interface ReplicaRatio {
  v1: number;
  v2: number;
  v2Percent: number;
}

/** More pods than this would be a load for a workshop's machine. */
export const mostReplicas = 10;

/**
 * The replicas whose ratio comes nearest to a share of v2, with at most ten in all; of equally near
 * ones those whose number is nearest to `current`. A version that is to get some gets a replica.
 */
export function chooseReplicas(v2Percent: number, current: number): ReplicaRatio {
  const ratios: ReplicaRatio[] = [];
  for (let total = 1; total <= mostReplicas; total++) {
    for (let v2 = 0; v2 <= total; v2++) {
      const v1 = total - v2;
      if ((v2 === 0 && v2Percent > 0) || (v1 === 0 && v2Percent < 100)) continue;
      ratios.push({ v1, v2, v2Percent: shareOf(v1, v2) });
    }
  }
  const error = (ratio: ReplicaRatio) => Math.abs(ratio.v2Percent - v2Percent);
  const change = ({ v1, v2 }: ReplicaRatio) => Math.abs(v1 + v2 - current);
  const [best] = ratios.sort(
    (one, other) => error(one) - error(other) || change(one) - change(other),
  );
  if (best === undefined) throw new RangeError(`${v2Percent} % is no share`);
  return best;
}

/** The share of v2 in percent, where each replica gets as many requests as the next; 0 without any. */
export function shareOf(v1: number, v2: number): number {
  return v1 + v2 === 0 ? 0 : (100 * v2) / (v1 + v2);
}

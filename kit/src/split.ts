import type { Random } from '@meshwalk/chassis/random';
import type { Version } from './rungs/rung.ts';

/** Which hit-counter gets a request: a version drawn by weight, then its replicas in turn. */
export interface Split {
  /** Share of the requests that v2 gets, 0 to 100. */
  v2Percent: number;
  /** The URLs of each version's replicas. */
  readonly replicas: Record<Version, string[]>;
  /** The URL for the next request; undefined where the drawn version has no replica. */
  draw(): string | undefined;
}

/** A split that has no replicas yet. */
export function createSplit(v2Percent: number, random: Random = Math.random): Split {
  const turns = { v1: 0, v2: 0 };
  return {
    v2Percent,
    replicas: { v1: [], v2: [] },
    draw() {
      const version = random() * 100 < this.v2Percent ? 'v2' : 'v1';
      const urls = this.replicas[version];
      return urls[turns[version]++ % urls.length];
    },
  };
}

import type { TestContext } from 'node:test';

/** Where a trial leaves what has to be released: a test's context, or the table's own. */
export type Context = Pick<TestContext, 'after'>;

/** What a trial saw: figures to print, and each promise that was broken, in words. */
export interface Seen {
  figures: Record<string, number | string>;
  broken: string[];
}

/** One thing that goes wrong, or goes on for long, and what is promised meanwhile. */
export interface Trial {
  name: string;
  promised: string;
  /** What `size` counts. */
  unit: string;
  long: number;
  /** The size in test/endurance.test.ts, or the test that holds this promise in the gate already. */
  short: number | string;
  /** What this machine lacks for it; false for nothing. */
  missing?: string | false;
  run(context: Context, size: number): Promise<Seen>;
}

/** Collects broken promises: `hold` takes what must be so, and what it is otherwise. */
export function createLedger() {
  const broken: string[] = [];
  return {
    broken,
    hold(isKept: boolean, otherwise: string): void {
      if (!isKept && !broken.includes(otherwise)) broken.push(otherwise);
    },
  };
}

/** One thing that a rung needs, and how it stands. */
export interface Check {
  /** `absent`: not there, and missed only by what `why` says; not a finding. */
  state: 'fine' | 'trouble' | 'absent';
  what: string;
  why?: string;
  mend?: string;
}

interface Remedy {
  /** Why it matters. */
  why: string;
  /** The command or the edit that mends it. */
  mend: string;
}

/** A check that found what the rung needs. */
export const fine = (what: string): Check => ({ state: 'fine', what });
/** A check that found what stands in the way: a finding. */
export const trouble = (what: string, remedy: Remedy): Check => ({
  state: 'trouble',
  what,
  ...remedy,
});
/** A check that found something missing that the rung can do without. */
export const absent = (what: string, remedy: Remedy): Check => ({
  state: 'absent',
  what,
  ...remedy,
});

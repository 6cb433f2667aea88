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
/** A check that this account may not make: no finding, and no word about what it would have said. */
export const unread = (kinds: string): Check =>
  absent(`The ${kinds} cannot be listed`, {
    why: 'what this rung needs of them nobody has looked at',
    mend: `See why: kubectl get ${kinds}`,
  });
/** A check that found something missing that the rung can do without. */
export const absent = (what: string, remedy: Remedy): Check => ({
  state: 'absent',
  what,
  ...remedy,
});

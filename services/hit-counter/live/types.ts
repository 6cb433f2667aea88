import type { createRun } from './run.js';
import type { createTally } from './tally.js';
import type { createTimeline } from './timeline.js';
import type { words } from './words.js';

export type Version = 'v1' | 'v2';

/** What came back for one request. */
export interface Answer {
  /** When it came, and how long that took: milliseconds. */
  atMs: number;
  latencyMs: number;
  /** Whose answer it is; null where an error does not say. */
  version: Version | null;
  /** The HTTP status; 0 when nothing answered. */
  status: number;
  /** What went wrong, or null. */
  error: string | null;
  /** What the service says it injected, in the words of the x-fault header. */
  fault: string | null;
  host: string;
  message: string;
  hits: number;
}

export type Times = Pick<Answer, 'atMs' | 'latencyMs'>;

export interface Received {
  status: number;
  headers: Pick<Headers, 'get'>;
  /** The body as parsed JSON; undefined where it is none. */
  body: unknown;
}

/** A share, 0 to 1, and the band that holds the true one with the chosen confidence. */
export interface Share {
  share: number;
  low: number;
  high: number;
  total: number;
}

export type Verdict = 'unknown' | 'agrees' | 'doubtful' | 'differs';

/** The share of v2 before a jump and in the latest answers, 0 to 1. */
export interface Shift {
  from: number;
  to: number;
}

export interface Expected {
  /** The share of v2, 0 to 1; null while it is being learnt. */
  share: number | null;
  isTyped: boolean;
}

export interface Settings {
  /** Requests a second. */
  rate: number;
  /** The share of v2, 0 to 1; null to learn it. */
  expected: number | null;
  isPaused: boolean;
}

/** One second of answers, and how the share stood at its end. */
export interface Bin {
  v1: number;
  v2: number;
  /** Errors by v1, by v2 and by nobody known. */
  errors: [v1: number, v2: number, unknown: number];
  /** Sums of the latencies of good answers, in milliseconds, and how many they are. */
  latencyMs: [v1: number, v2: number];
  good: [v1: number, v2: number];
  share: Share | null;
  expected: number | null;
}

/** What changed at a moment of the run. */
export interface Change {
  kind: 'weight' | 'learnt' | 'shift' | 'fault' | 'faultOver' | 'away' | 'back';
  /** Shares of v2, 0 to 1, where the kind has them. */
  from?: number | null;
  to?: number;
  /** What the service says it injected. */
  fault?: string;
}

/** A change on the time line, with the seconds since the start. */
export interface Mark extends Change {
  second: number;
}

/** What stands in one cell of the field; a number is the status of an error, 0 for none. */
export type Cell = Version | 'change' | number;

export type Colours = Record<
  'ink' | 'faint' | 'rule' | 'paper' | 'v1' | 'v2' | 'error' | 'on-mark',
  string
>;

/** A canvas as it fits its parent, in CSS pixels. */
export interface View {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
}

/** A horizontal strip of the time line. */
export interface Lane {
  top: number;
  height: number;
}

/** What each lane is drawn with. */
export interface Scene {
  context: CanvasRenderingContext2D;
  colours: Colours;
  words: Words;
  /** The root's font size in pixels. */
  rem: number;
  left: number;
  right: number;
  bins: readonly Bin[];
  /** The second of the first bin. */
  first: number;
  /** Pixels from the left edge for a second since the start. */
  x(second: number): number;
}

/** Pixels from the top for a value. */
export type Height = (value: number) => number;

/** What a summary says, formatted. */
export type Summary = Record<'answers' | 'v1' | 'v2' | 'errors' | 'verdict', string>;

export type Words = typeof words.en;
export type Tally = ReturnType<typeof createTally>;
export type Timeline = ReturnType<typeof createTimeline>;
export type Run = ReturnType<typeof createRun>;

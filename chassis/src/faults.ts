import type { FromSchema } from 'json-schema-to-ts';
import { type Random, seededRandom } from './random.ts';

const percent = (description: string) =>
  ({ type: 'number', minimum: 0, maximum: 100, description }) as const;

const delayMs = {
  type: 'integer',
  minimum: 0,
  maximum: 60_000,
  description: 'How long an answer is held back, in milliseconds',
} as const;

const errorStatus = {
  type: 'integer',
  minimum: 400,
  maximum: 599,
  description: 'The status of an injected error',
} as const;

/** The body of `PUT /faults`: which share of the requests goes wrong, and how, and for how long. */
export const faultRulesSchema = {
  type: 'object',
  additionalProperties: false,
  examples: [{ errorPercent: 50, ttlSeconds: 60 }],
  properties: {
    delayMs: { ...delayMs, default: 0 },
    delayPercent: { ...percent('Share of the requests that are delayed'), default: 100 },
    errorPercent: { ...percent('Share of the requests that fail'), default: 0 },
    errorStatus: { ...errorStatus, default: 503 },
    abortPercent: { ...percent('Share of the connections that are cut'), default: 0 },
    ttlSeconds: {
      type: 'integer',
      minimum: 1,
      maximum: 3_600,
      default: 300,
      description: 'After how many seconds the faults end by themselves',
    },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Makes the choice of requests repeatable',
    },
  },
} as const;

// Without the defaults: an answer would be filled with them while no fault is on.
const rulesInForce = Object.fromEntries(
  Object.entries(faultRulesSchema.properties).map(([name, property]) => {
    return [name, { ...property, default: undefined }];
  }),
);

/** What `/faults` answers: whether faults are on, and where they are, the rules in force. */
export const faultStateSchema = {
  type: 'object',
  required: ['active'],
  properties: {
    active: { type: 'boolean' },
    ...rulesInForce,
    remainingSeconds: { type: 'integer', minimum: 0, maximum: 3_600 },
  },
} as const;

/** What a request may ask for itself: `x-fault: delay=200;status=503`. */
export const faultHeaderSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { delay: delayMs, status: errorStatus },
} as const;

export type FaultRules = FromSchema<typeof faultRulesSchema>;

/** What happens to one request: first the delay, then the cut or the error. */
export interface Fault {
  delayMs: number;
  status: number | null;
  abort: boolean;
}

/** Draws one request's fault. Three numbers are taken each time, so that a seed repeats. */
export function drawFault(rules: FaultRules, random: Random): Fault | null {
  const falls = (share: number) => random() * 100 < share;
  const isDelayed = falls(rules.delayPercent) && rules.delayMs > 0;
  const isFailed = falls(rules.errorPercent);
  const abort = falls(rules.abortPercent);
  if (!isDelayed && !isFailed && !abort) return null;
  return {
    delayMs: isDelayed ? rules.delayMs : 0,
    status: isFailed ? rules.errorStatus : null,
    abort,
  };
}

/** A fault in the words of the x-fault header: `delay=200;status=503`. */
export function formatFault({ delayMs, status, abort }: Fault): string {
  const parts = [];
  if (delayMs > 0) parts.push(`delay=${delayMs}`);
  if (abort) parts.push('abort');
  else if (status !== null) parts.push(`status=${status}`);
  return parts.join(';');
}

export interface FaultSwitch {
  set(rules: FaultRules): void;
  clear(): void;
  /** The rules in force with the seconds left, or null. */
  current(): (FaultRules & { remainingSeconds: number }) | null;
  draw(): Fault | null;
  /** When the rules were last set, cleared or ended by themselves, on the wall clock; 0 for never. */
  changedAt(): number;
}

/** Both in milliseconds; the wall clock may jump. */
export interface Clock {
  monotonic(): number;
  wall(): number;
}

const systemClock: Clock = { monotonic: () => performance.now(), wall: Date.now };

/** Holds the rules in force; they end by themselves, also when the wall clock is set meanwhile. */
export function createFaultSwitch({ monotonic: now, wall }: Clock = systemClock): FaultSwitch {
  let active: { rules: FaultRules; random: Random; endsAt: number } | null = null;
  let changedAt = 0;

  const inForce = () => {
    if (active !== null && now() >= active.endsAt) {
      changedAt = wall() - (now() - active.endsAt);
      active = null;
    }
    return active;
  };
  return {
    set(rules) {
      const random = rules.seed === undefined ? Math.random : seededRandom(rules.seed);
      active = { rules, random, endsAt: now() + rules.ttlSeconds * 1_000 };
      changedAt = wall();
    },
    clear() {
      if (inForce() !== null) changedAt = wall();
      active = null;
    },
    current() {
      const found = inForce();
      if (found === null) return null;
      return { ...found.rules, remainingSeconds: Math.ceil((found.endsAt - now()) / 1_000) };
    },
    draw() {
      const found = inForce();
      return found && drawFault(found.rules, found.random);
    },
    changedAt() {
      inForce();
      return changedAt;
    },
  };
}

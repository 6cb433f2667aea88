import type { Ask } from './ask.ts';

/** One rule of the contract, and how to find out whether a service keeps it. */
export interface Check {
  /** Theme and rule, such as `health.alive`; a suite puts the service's name before it. */
  id: string;
  /** The rule. */
  says: string;
  /** What it takes besides the service's own port: the admin port, or leave to set faults there. */
  needs?: 'admin' | 'faults';
  /** Throws BrokenRule where the rule is broken. What it sets by PUT /faults is cleared for it. */
  run(ask: Ask, askAdmin: Ask): Promise<void>;
}

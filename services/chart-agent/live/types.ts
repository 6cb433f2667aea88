import type { words } from './words.js';

export type Words = typeof words.en;

/** One option as the service's schema describes it. */
export interface OptionSchema {
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  default?: string | number;
}

export type OptionSchemas = Record<string, OptionSchema>;
export type OptionName = 'type' | 'theme' | 'format' | 'width' | 'height' | 'seed';

/** What is chosen, as it stands in a query. */
export type Chosen = Record<string, string>;

/** A picture with its evidence, and the metric behind it. */
export interface Chart {
  picture: Blob;
  metric: Record<string, unknown>;
  timings: Record<string, number>;
  wholeMs: number;
  traceId: string;
  version: string;
  seed: string;
}

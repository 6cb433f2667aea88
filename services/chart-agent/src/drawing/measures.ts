import type { Metric } from '../metric.ts';
import type { Kind } from './themes.ts';

interface Measure {
  key: 'failRatio' | 'failAmount' | 'accessAmount' | 'maxConcurrent' | 'minLatency' | 'avgLatency';
  /** Two words, so that a narrow chart can write them one above the other; `short` if very narrow. */
  words: readonly [string, string];
  short: readonly [string, string];
  kind: Kind;
  unit: string;
}

/** The six bars, in their order. */
export const measures: readonly Measure[] = [
  {
    key: 'failRatio',
    words: ['Fail', 'Ratio'],
    short: ['Fail', 'Ratio'],
    kind: 'failures',
    unit: '%',
  },
  {
    key: 'failAmount',
    words: ['Fail', 'Amount'],
    short: ['Fail', 'Amt.'],
    kind: 'failures',
    unit: '',
  },
  {
    key: 'accessAmount',
    words: ['Access', 'Amount'],
    short: ['Access', 'Amt.'],
    kind: 'load',
    unit: '',
  },
  {
    key: 'maxConcurrent',
    words: ['Max', 'Concurrent'],
    short: ['Max', 'Conc.'],
    kind: 'load',
    unit: '',
  },
  {
    key: 'minLatency',
    words: ['Min', 'Latency'],
    short: ['Min', 'Lat.'],
    kind: 'latency',
    unit: ' ms',
  },
  {
    key: 'avgLatency',
    words: ['Avg', 'Latency'],
    short: ['Avg', 'Lat.'],
    kind: 'latency',
    unit: ' ms',
  },
];

/** The names of the six bars, each in the lines that fit a slot of this many times the type's size. */
export function writeNames(slot: number): (string | string[])[] {
  return measures.map(({ words, short }) => {
    if (slot >= 7.5) return words.join('');
    return [...(slot < 5.5 ? short : words)];
  });
}

/** Chart.js runs out of memory near the largest double; beyond this a bar only says "more". */
const limit = 1e15;

/** The lengths of the six bars: failRatio in percent, each within ±1e15. */
export function barLengths({ performance_index: values }: Metric): number[] {
  return measures.map(({ key, unit }) => {
    const value = unit === '%' ? values[key] * 100 : values[key];
    return Math.max(-limit, Math.min(limit, value));
  });
}

const short = new Intl.NumberFormat('en', {
  notation: 'compact',
  maximumFractionDigits: 1,
  signDisplay: 'negative',
});

/** A number as an axis writes it: 12.1, 99, 4.2K. */
export function writeNumber(value: number): string {
  return short.format(value);
}

/** The six values with their units: 12.1%, 99, 20 ms; >1000T for what was cut off. */
export function writeValues(lengths: readonly number[]): string[] {
  return measures.map(({ unit }, index) => {
    const length = lengths[index] ?? 0;
    const sign = length >= limit ? '>' : length <= -limit ? '<' : '';
    return sign + writeNumber(length) + unit;
  });
}

import type { ChartJob } from '../render-pool.ts';
import type { Caption } from './annotations.ts';
import type { ChartData } from './chart-config.ts';
import type { Layout } from './layout.ts';
import { barLengths, measures, writeNames, writeValues } from './measures.ts';
import { cleanText } from './texts.ts';

/** What a job's picture shows: the lengths of its bars and every text, ready to draw. */
export function describe({ metric, type, evidence }: ChartJob, { slotPx, textPx }: Layout) {
  const lengths = barLengths(metric);
  const values = writeValues(lengths);
  const data: ChartData = { lengths, labels: nameBars(type, slotPx / textPx, values) };
  const caption: Caption = {
    title: cleanText(metric.app_name),
    domain: `Domain: ${cleanText(metric.domain)}`,
    host: `Host: ${cleanText(metric.host)}`,
    evidence: cleanText(evidence),
    values,
  };
  return { data, caption };
}

function nameBars(type: ChartJob['type'], slot: number, values: readonly string[]) {
  // A radar has no bars to write the values on.
  if (type === 'radar') {
    return measures.map(({ words }, index) => [words.join(''), values[index] ?? '']);
  }
  return writeNames(type === 'horizontal-bar' ? Number.POSITIVE_INFINITY : slot);
}

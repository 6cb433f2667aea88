import { aboutChecks } from './about.ts';
import { chartChecks, chartPath } from './chart.ts';
import { chartEvidenceChecks } from './chart-evidence.ts';
import { chartOptionsChecks } from './chart-options.ts';
import type { Check } from './check.ts';
import { clientChecks } from './client.ts';
import { countingChecks } from './counting.ts';
import { docsChecks } from './docs.ts';
import { errorChecks } from './errors.ts';
import { faultEffectsChecks } from './fault-effects.ts';
import { faultRulesChecks } from './fault-rules.ts';
import { metricChecks } from './generator.ts';
import { greetingChecks } from './greeting.ts';
import { healthChecks } from './health.ts';
import { hostileChecks } from './hostile.ts';
import { liveChecks } from './live.ts';
import { metricValuesChecks } from './metric-values.ts';
import { metricsChecks } from './metrics.ts';
import { traceChecks } from './traces.ts';

/** What every service has to keep to, also one that is none of ours. */
export const commonChecks: Check[] = [
  ...healthChecks,
  ...aboutChecks,
  ...docsChecks,
  ...errorChecks,
  ...hostileChecks,
  ...traceChecks,
  ...metricsChecks,
  ...faultRulesChecks,
  ...faultEffectsChecks,
];

/** What a service alone has to keep to. */
export const ownChecks: Record<string, Check[]> = {
  'metric-generator': [...metricChecks, ...metricValuesChecks],
  'chart-agent': [
    ...chartChecks,
    ...chartEvidenceChecks,
    ...chartOptionsChecks,
    ...liveChecks(`${chartPath}/live`),
  ],
  'hit-counter': [...greetingChecks, ...countingChecks, ...clientChecks, ...liveChecks('/live')],
};

/** Every check of a service, its own first, with ids such as `hit-counter.answer.text`. */
export function checksOf(service: string): Check[] {
  const checks = [...(ownChecks[service] ?? []), ...commonChecks];
  return checks.map((check) => ({ ...check, id: `${service}.${check.id}` }));
}

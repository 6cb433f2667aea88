import { at, textOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { type DestinationRule, destinationRulesOf, type Subset } from './destination-rules.ts';
import { isSameNamespace, ofKind } from './kinds.ts';
import { selects } from './labels.ts';
import { oncePerObjects } from './once.ts';
import { type Service, servicesNamed } from './services.ts';
import { type Workload, workloadsBehind, workloadsOf } from './workloads.ts';

/** Why a subset has pods, or has none; each reason is the finding of one rule. */
export type SubsetPods =
  | { state: 'fine'; workloads: Workload[] }
  | { state: 'unknown' }
  | { state: 'pinned'; service: Service; label: string }
  | { state: 'unlabelled'; workload: Workload; label: string }
  | { state: 'none'; service: Service; behind: Workload[] };

export interface ExaminedSubset {
  rule: DestinationRule;
  subset: Subset;
  pods: SubsetPods;
}

/** Every subset of a Service among the objects, with its pods. */
export const examineSubsets = oncePerObjects((objects): ExaminedSubset[] => {
  return destinationRulesOf(objects).flatMap((rule) =>
    rule.subsets.map((subset) => ({ rule, subset, pods: findPods(objects, rule, subset) })),
  );
});

function findPods(
  objects: readonly SourcedObject[],
  rule: DestinationRule,
  { labels }: Subset,
): SubsetPods {
  const services = servicesNamed(objects, rule.service);
  const [service] = services;
  const keys = Object.keys(labels);
  // Where a pod is, Istio adds to its labels by itself.
  const isOfPlace = keys.some((key) => key.startsWith('topology.'));
  if (!service || keys.length === 0 || isOfPlace || isManaged(objects, rule)) {
    return { state: 'unknown' };
  }
  const label = keys.find((key) => isOther(service.selector[key], labels[key]));
  if (label !== undefined) return { state: 'pinned', service, label };

  const behind = services.flatMap((each) => workloadsBehind(each, workloadsOf(objects)));
  const chosen = behind.filter((workload) => selects(labels, workload.labels));
  if (chosen.length > 0) return { state: 'fine', workloads: chosen };
  for (const workload of behind) {
    const missing = keys.find((key) => workload.labels[key] === undefined);
    if (missing !== undefined) return { state: 'unlabelled', workload, label: missing };
  }
  const isAnyKnown = workloadsOf(objects).some(({ namespace }) =>
    isSameNamespace(namespace, service.namespace),
  );
  // A Service that selects nothing at all is a finding of its own.
  if (!isAnyKnown || behind.length === 0) return { state: 'unknown' };
  return { state: 'none', service, behind };
}

/** Whether a Rollout of Argo writes the labels of its subsets. */
function isManaged(objects: readonly SourcedObject[], { object }: DestinationRule): boolean {
  return ofKind(objects, 'argoproj.io', 'Rollout').some((rollout) => {
    const istio = at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'istio');
    return textOf(at(istio, 'destinationRule', 'name')) === object.name;
  });
}

const isOther = (one: string | undefined, other: string | undefined) =>
  one !== undefined && one !== other;

import { at, itemsOf, type Place, textOf, textsOf } from '../objects/place.ts';
import type { SourcedObject } from '../objects/sourced-object.ts';
import { groups, isSameNamespace, ofKind } from './kinds.ts';
import type { Service } from './services.ts';
import { containersOf, type Workload, workloadsBehind, workloadsOf } from './workloads.ts';

/** The workloads one of whose variables is the Service's name, or an address on it. */
export function callersOf(objects: readonly SourcedObject[], service: Service): Workload[] {
  const workloads = workloadsOf(objects);
  const own = workloadsBehind(service, workloads);
  return workloads.filter(
    (workload) =>
      !own.includes(workload) &&
      variablesOf(objects, workload).some((value) => isAddressOf(value, service, workload)),
  );
}

function isAddressOf(value: string, { name, namespace }: Service, caller: Workload): boolean {
  const host = value.replace(/^[a-z+]+:\/\/([^@/]*@)?/, '').replace(/[:/].*$/, '');
  if (host === name) return isSameNamespace(caller.namespace, namespace);
  const [first, second, third] = host.split('.');
  return first === name && second === namespace && [undefined, 'svc'].includes(third);
}

/** The values of the environment, those of ConfigMaps included. */
function variablesOf(objects: readonly SourcedObject[], workload: Workload): string[] {
  const dataOf = (name: string | undefined) =>
    ofKind(objects, groups.core, 'ConfigMap')
      .filter((map) => map.name === name && isSameNamespace(map.namespace, workload.namespace))
      .map((map) => textsOf(at(map, 'data')));
  return containersOf(workload).flatMap((container) => [
    ...itemsOf(at(container, 'env')).flatMap((variable) => valuesOf(variable, dataOf)),
    ...itemsOf(at(container, 'envFrom')).flatMap((from) =>
      dataOf(textOf(at(from, 'configMapRef', 'name'))).flatMap(Object.values<string>),
    ),
  ]);
}

function valuesOf(
  variable: Place,
  dataOf: (name: string | undefined) => Record<string, string>[],
): string[] {
  // Not an address: the service's own name in traces.
  if (textOf(at(variable, 'name')) === 'OTEL_SERVICE_NAME') return [];
  const value = textOf(at(variable, 'value'));
  if (value !== undefined) return [value];
  const from = at(variable, 'valueFrom', 'configMapKeyRef');
  const key = textOf(at(from, 'key')) ?? '';
  return dataOf(textOf(at(from, 'name'))).flatMap((data) => data[key] ?? []);
}

import { podsOf } from './pods.ts';
import type { Manifest } from './schemas.ts';

const suffixes: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1_024,
  Mi: 1_024 ** 2,
  Gi: 1_024 ** 3,
};

/** A quantity as Kubernetes writes it (`25m`, `1.5`, `48Mi`) in cores or bytes. Throws on anything else. */
export function readQuantity(text: string): number {
  const [, digits, suffix = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = suffix === '' ? 1 : suffixes[suffix];
  if (digits === undefined || factor === undefined) throw new Error(`${text} is no quantity`);
  return Number(digits) * factor;
}

/** What the pods that stay ask for, all together: thousandths of a core, and MiB. */
export function sumRequests(objects: readonly Manifest[]): { cpuMillis: number; memoryMi: number } {
  let cpu = 0;
  let memory = 0;
  for (const { owner, count, spec } of podsOf(objects)) {
    if (['Job', 'CronJob'].includes(owner.kind)) continue;
    for (const { resources } of spec.containers) {
      cpu += count * readQuantity(resources?.requests?.cpu ?? '0');
      memory += count * readQuantity(resources?.requests?.memory ?? '0');
    }
  }
  return { cpuMillis: Math.round(cpu * 1_000), memoryMi: Math.round(memory / 1_024 ** 2) };
}

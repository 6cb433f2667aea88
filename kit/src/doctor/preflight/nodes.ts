import { at, itemsOf, type Place, textOf } from '../objects/place.ts';
import { type Check, fine, trouble, unread } from './check.ts';
import { itemsOfList } from './json.ts';

const architectures = ['amd64', 'arm64'];
const units: Readonly<Record<string, number>> = {
  '': 1 / 2 ** 20,
  Ki: 1 / 2 ** 10,
  Mi: 1,
  Gi: 2 ** 10,
  Ti: 2 ** 20,
  k: 1e3 / 2 ** 20,
  M: 1e6 / 2 ** 20,
  G: 1e9 / 2 ** 20,
};

/** Whether the nodes are ready, of an architecture that the images are made for, and large enough. */
export function judgeNodes(nodes: unknown, needMib: number): Check[] {
  if (nodes === undefined) return [unread('nodes')];
  const all = itemsOfList(nodes);
  const ready = all.filter(isReady);
  if (ready.length === 0) {
    const mend = 'See why: kubectl describe nodes';
    return [trouble('No node is ready', { why: 'pods have nowhere to run', mend })];
  }
  const others = ready
    .map((node) => textOf(at(node, 'status', 'nodeInfo', 'architecture')) ?? '')
    .filter((architecture) => !architectures.includes(architecture));
  const mib = Math.floor(ready.map(memoryOf).reduce((sum, memory) => sum + memory, 0));
  const nodeCount =
    ready.length === all.length ? `${all.length}` : `${ready.length} of ${all.length}`;
  return [
    others.length === 0
      ? fine(`${nodeCount} ${all.length === 1 ? 'node' : 'nodes'} ready`)
      : trouble(`Nodes are for ${others.join(', ')}`, {
          why: 'the images are made for amd64 and arm64',
          mend: 'Add a node of one of these, and keep the others away: kubectl cordon <node>',
        }),
    mib >= needMib
      ? fine(`${mib} MiB of memory in the cluster`)
      : trouble(`The cluster has ${mib} MiB of memory, ${needMib} MiB are needed`, {
          why: 'pods stay Pending, or are evicted while you show something',
          mend: 'Give the cluster more memory, or a node more',
        }),
  ];
}

function isReady(node: Place): boolean {
  return itemsOf(at(node, 'status', 'conditions')).some(
    (condition) =>
      textOf(at(condition, 'type')) === 'Ready' && textOf(at(condition, 'status')) === 'True',
  );
}

/** In MiB. */
function memoryOf(node: Place): number {
  const quantity = textOf(at(node, 'status', 'allocatable', 'memory')) ?? '';
  const [, number, unit = ''] = /^(\d+)(\w*)$/.exec(quantity) ?? [];
  return Number(number ?? 0) * (units[unit] ?? 0);
}

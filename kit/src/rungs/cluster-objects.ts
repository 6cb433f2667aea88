import { Refusal } from '../exit.ts';
import { type Instance, type ServiceName, serviceNames, type Version } from './rung.ts';

/** A list as `kubectl get` answers it. */
export interface List<Item> {
  items: Item[];
}

interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  deletionTimestamp?: string;
}

export interface Named {
  metadata: Metadata;
}

export interface Pod extends Named {
  spec?: { containers?: { name: string }[]; initContainers?: { name: string }[] };
  status?: { conditions?: { type: string; status: string }[] };
}

export interface Deployment extends Named {
  apiVersion: string;
  kind: string;
  spec: {
    replicas?: number;
    selector?: { matchLabels: Record<string, string> };
    template?: {
      metadata: { labels: Record<string, string> };
      spec: { containers: { name: string; image: string }[] };
    };
  };
}

/** The Deployment of a service's version. */
export function deploymentName(service: ServiceName, version: Version): string {
  return service === 'hit-counter' ? `${service}-${version}` : service;
}

/** The copies of our services among the pods; one on its way out is none. */
export function instancesOf({ items }: List<Pod>): Instance[] {
  return items.flatMap(({ metadata, status }) => {
    const { name, labels, deletionTimestamp } = metadata;
    const service = serviceNames.find((candidate) => candidate === labels?.app);
    if (service === undefined || deletionTimestamp !== undefined) return [];
    const isReady = status?.conditions?.some(({ type, status }) => {
      return type === 'Ready' && status === 'True';
    });
    const version = labels?.version === 'v2' ? 'v2' : 'v1';
    return [{ service, version, name, isReady: isReady === true }];
  });
}

/** A label on what the kit itself has deployed, so that a reset takes it away again. */
export const madeByKit = 'meshwalk/made-by';

/**
 * v2's Deployment, made from v1's as it runs: another name, label and image tag, as the component
 * hit-counter-v2 has it. Throws Refusal where v1's image has no tag that says so.
 */
export function makeV2({ apiVersion, kind, metadata, spec }: Deployment): Deployment {
  const { selector, template } = spec;
  if (selector === undefined || template === undefined) throw new Refusal('v1 has no template');
  const { namespace, labels } = metadata;
  const podLabels = {
    ...template.metadata.labels,
    version: 'v2',
    'app.kubernetes.io/version': 'v2',
  };
  const containers = template.spec.containers.map((container) => {
    if (container.name !== 'hit-counter') return container;
    return { ...container, image: tagV2(container.image) };
  });
  return {
    apiVersion,
    kind,
    metadata: {
      name: 'hit-counter-v2',
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, [madeByKit]: 'kit', version: 'v2' },
    },
    spec: {
      ...spec,
      replicas: 1,
      selector: { matchLabels: { ...selector.matchLabels, version: 'v2' } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: podLabels },
        spec: { ...template.spec, containers },
      },
    },
  };
}

function tagV2(image: string): string {
  if (image.endsWith(':v1')) return image.replace(/:v1$/, ':v2');
  throw new Refusal(`v1 runs ${image}: its tag is not v1, so nobody knows what v2 is called`);
}

import { Ajv, type ValidateFunction } from 'ajv';

const text = { type: 'string' };
const texts = { type: 'array', items: text };
const number = { type: 'number' };
const duration = { type: 'string', pattern: '^[0-9]+(m|s)$' };
const textMap = { type: 'object', additionalProperties: text };

const object = (properties: object, required: string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});

const reference = (...kinds: string[]) =>
  object({ apiVersion: text, kind: { enum: kinds }, name: text }, ['apiVersion', 'kind', 'name']);

const named = object({ name: text, namespace: text }, ['name']);

const metric = object(
  {
    name: text,
    interval: duration,
    thresholdRange: object({ min: number, max: number }),
    templateRef: named,
    templateVariables: textMap,
  },
  ['name', 'thresholdRange'],
);

const webhook = object(
  {
    name: text,
    type: {
      enum: ['confirm-rollout', 'pre-rollout', 'rollout', 'confirm-traffic-increase'].concat([
        'confirm-promotion',
        'post-rollout',
        'rollback',
        'event',
      ]),
    },
    url: { type: 'string', pattern: '^https?://' },
    timeout: duration,
    retries: number,
    metadata: textMap,
  },
  ['name', 'url'],
);

const headerChanges = object({ add: textMap, set: textMap, remove: texts });

const service = object(
  {
    name: text,
    port: number,
    portName: text,
    appProtocol: text,
    targetPort: { type: ['integer', 'string'] },
    portDiscovery: { type: 'boolean' },
    timeout: text,
    hosts: texts,
    headers: object({ request: headerChanges, response: headerChanges }),
    gateways: texts,
    gatewayRefs: {
      type: 'array',
      items: object({ group: text, kind: text, name: text, namespace: text, port: number }, [
        'name',
      ]),
    },
    retries: object({ attempts: { type: 'integer' }, perTryTimeout: text, retryOn: text }),
  },
  ['port'],
);

const analysis = object(
  {
    interval: duration,
    threshold: number,
    iterations: number,
    maxWeight: number,
    stepWeight: number,
    stepWeights: { type: 'array', items: number },
    stepWeightPromotion: number,
    metrics: { type: 'array', items: metric },
    webhooks: { type: 'array', items: webhook },
  },
  ['interval', 'threshold'],
);

const specs: Readonly<Record<string, object>> = {
  Canary: object(
    {
      provider: { enum: ['kubernetes', 'istio', 'nginx', 'traefik', 'gatewayapi:v1'] },
      metricsServer: text,
      progressDeadlineSeconds: number,
      targetRef: reference('Deployment', 'DaemonSet', 'Service'),
      autoscalerRef: reference('HorizontalPodAutoscaler'),
      ingressRef: reference('Ingress'),
      service,
      analysis,
      revertOnDeletion: { type: 'boolean' },
      skipAnalysis: { type: 'boolean' },
      suspend: { type: 'boolean' },
    },
    ['targetRef', 'service', 'analysis'],
  ),
  MetricTemplate: object(
    {
      provider: object({ type: { enum: ['prometheus'] }, address: text }, ['type', 'address']),
      query: text,
    },
    ['provider', 'query'],
  ),
};

const metadata = object({ name: text, namespace: text, labels: textMap, annotations: textMap }, [
  'name',
]);
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validators: Readonly<Record<string, ValidateFunction>> = Object.fromEntries(
  Object.entries(specs).map(([kind, spec]) => [
    kind,
    ajv.compile(object({ apiVersion: text, kind: text, metadata, spec }, ['metadata', 'spec'])),
  ]),
);

/**
 * What is wrong with an object of `flagger.app/v1beta1`. No package carries Flagger's schemas: these
 * are the fields that a canary on Deployments needs, stricter than the CRD of Flagger 1.36 and never
 * wider.
 */
export function findFlaggerViolations(object: { kind: string }): string[] {
  const validate = validators[object.kind];
  if (validate === undefined) return [`flagger.app/v1beta1 ${object.kind} is not a known kind`];
  if (validate(object)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath.slice(1).replaceAll('/', '.'), message, params.additionalProperty]
      .filter(Boolean)
      .join(' '),
  );
}

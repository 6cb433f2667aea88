import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceHeaderNames } from '../../chassis/src/trace.ts';
import { readSpec } from './support/kustomizations.ts';

interface Telemetry {
  tracing: { providers: { name: string }[]; randomSamplingPercentage: number }[];
}

const { meshConfig } = await readSpec<{
  meshConfig: { defaultProviders: { tracing: string[] }; extensionProviders: { name: string }[] };
}>('istio/install.yaml');

const files = [
  'istio/base/telemetry.yaml',
  'istio/addons/zipkin/telemetry.yaml',
  'istio/addons/zipkin/extra/gateway-telemetry.yaml',
];

for (const file of files) {
  test(`${file} traces every request, with a tracer that istio/install.yaml sets up`, async () => {
    const { tracing } = await readSpec<Telemetry>(file);
    const known = meshConfig.extensionProviders.map(({ name }) => name);
    for (const { providers, randomSamplingPercentage } of tracing) {
      assert.equal(randomSamplingPercentage, 100);
      assert.ok(providers.length > 0 && providers.every(({ name }) => known.includes(name)));
    }
  });
}

test('the gateway traces with the same tracer as the base, so that a trace begins there', async () => {
  const { tracing } = await readSpec<Telemetry>('istio/base/telemetry.yaml');
  const names = tracing.flatMap(({ providers }) => providers.map(({ name }) => name));
  assert.deepEqual(meshConfig.defaultProviders.tracing, names);
});

test('the services pass on what either tracer needs to join the spans of a chart', () => {
  const names: readonly string[] = traceHeaderNames;
  for (const header of [
    'traceparent',
    'tracestate',
    'x-b3-traceid',
    'x-b3-spanid',
    'x-request-id',
  ]) {
    assert.ok(names.includes(header), header);
  }
});

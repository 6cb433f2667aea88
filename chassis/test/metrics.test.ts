import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, toOpenMetrics } from '../src/metrics.ts';

const request = { route: '/x', method: 'GET', status: 200, fault: 'none', seconds: 0.02 };

test('the counter of requests says what the histogram of durations counted', async () => {
  const { registry, observe } = createMetrics('app', 'v2');
  observe(request);
  observe(request);
  observe({ ...request, status: 503, fault: 'status' });
  const text = await registry.metrics();
  const labels = 'route="/x",method="GET",status="200",fault="none",app="app",version="v2"';
  assert.ok(text.includes(`http_requests_total{${labels}} 2`), text);
  assert.match(text, /http_request_duration_seconds_count\{.*status="503",fault="status".*\} 1/);
  assert.match(text, /^nodejs_eventloop_lag_seconds/m);
  assert.match(text, /^process_resident_memory_bytes/m);
});

test('OpenMetrics names counter families without _total, samples with it, and ends with EOF', async () => {
  const { registry, observe } = createMetrics('app', 'v1');
  observe(request);
  const plain = await registry.metrics();
  const text = toOpenMetrics(plain);
  assert.match(text, /^# TYPE http_requests counter$/m);
  assert.match(text, /^http_requests_total\{/m);
  assert.match(text, /\n# EOF\n$/);
  assert.doesNotMatch(text, /\n\n/);
  assert.equal(await registry.metrics().then((again) => /_total counter$/m.test(again)), true);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newTraceparent, readServerTiming } from '../../live/evidence.js';
import { chartQuery } from '../../live/options.js';

describe('the evidence of a chart', () => {
  it('reads the durations of a Server-Timing header', () => {
    const header = 'source;dur=2.1, render;desc="a, b";dur=8, cache';
    assert.equal(readServerTiming(header).source, 2.1);
    assert.equal(readServerTiming('source;dur=2.1, render;dur=8').render, 8);
    assert.deepEqual(readServerTiming(null), {});
  });

  it('asks with a traceparent of its own', () => {
    assert.match(newTraceparent(), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.notEqual(newTraceparent(), newTraceparent());
  });
});

describe("a chart's URL", () => {
  it('has only what differs from the defaults', () => {
    const schemas = { theme: { default: 'light' }, width: { default: 1024 }, seed: {} };
    assert.equal(chartQuery({ theme: 'light', width: '1024', seed: '' }, schemas), '');
    assert.equal(chartQuery({ theme: 'dark', width: '640' }, schemas), '?theme=dark&width=640');
  });
});

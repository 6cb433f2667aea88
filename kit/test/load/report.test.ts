import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alignRows, formatMs } from '../../src/load/format.ts';
import { hasHostOf, isLoopback } from '../../src/load/hosts.ts';
import { createLatencies } from '../../src/load/latency.ts';
import { createMeasurement, measure } from '../../src/load/measurement.ts';
import { planLoad } from '../../src/load/plan.ts';
import { describeLoad, describeProgress, loadToJson } from '../../src/load/report.ts';
import { wrap } from '../../src/load/wrap.ts';

const answer = (version: string | undefined, latencyMs: number, failure?: string) => ({
  version,
  failure,
  latencyMs,
  connection: 1,
  isFaulted: false,
});

function example() {
  const measurement = createMeasurement();
  for (let ms = 1; ms <= 75; ms++) measure(measurement, answer('v1', ms));
  for (let ms = 1; ms <= 25; ms++) measure(measurement, answer('v2', 100));
  for (let i = 0; i < 3; i++) measure(measurement, answer('v2', 900, 'status 503'));
  measure(measurement, answer(undefined, 900, 'timeout'));
  return measurement;
}

describe('the summary of a load', () => {
  it('has shares and latencies by version, and errors apart', () => {
    const lines = describeLoad(example(), 2).split('\n');
    const cells = (name: string) => {
      return lines.find((line) => line.startsWith(`${name} `))?.split(/ {2,}/);
    };
    assert.deepEqual(cells('v1')?.slice(1, 4), ['75', '72.1 %', '38 ms']);
    assert.deepEqual(cells('v2'), [
      ...['v2', '25', '26.9 %', '100 ms', '100 ms', '100 ms', '100 ms', '100 ms', '3'],
    ]);
    assert.deepEqual(cells('no version')?.slice(-2), ['–', '1']);
    assert.deepEqual(cells('all')?.at(-1), '4');
    assert.ok(lines.includes('104 requests in 2.0 s: 52.0 a second, 4 errors'));
    assert.ok(lines.includes('Errors: 3 × status 503 from v2, 1 × timeout'));
    assert.ok(lines.every((line) => line.length <= 80));
  });

  it('says the same in JSON', () => {
    const { versions, all, requests, errors } = loadToJson(example(), 2);
    assert.equal(requests, 104);
    assert.equal(all.errors, 4);
    assert.deepEqual([versions.v1?.share, versions.v2?.share], [75 / 104, 28 / 104]);
    assert.equal(Math.round(versions.v2?.latencyMs.p999 ?? 0), 100);
    assert.deepEqual(errors, [
      { kind: 'status 503', count: 3, version: 'v2' },
      { kind: 'timeout', count: 1 },
    ]);
  });

  it('has a line for while it goes on, that fits the terminal', () => {
    const line = describeProgress(example(), {
      seconds: 12,
      ratePerSecond: 50,
      plan: planLoad({ duration: 30 }),
    });
    assert.equal(line, '12 of 30 s  50.0/s  v1 72 %  v2 27 %  p99 100 ms  4 errors');
  });

  it('holds nothing to be wrong about when nothing was seen', () => {
    assert.match(describeLoad(createMeasurement(), 1), /0 requests in 1\.0 s/);
    assert.equal(createLatencies().percentile(99), 0);
  });
});

describe('latencies', () => {
  it('keep their percentiles to three digits', () => {
    const latencies = createLatencies();
    for (let ms = 1; ms <= 1_000; ms++) latencies.record(ms);
    for (const [percent, ms] of [
      [50, 500],
      [99, 990],
      [99.9, 999],
    ] as const) {
      assert.ok(Math.abs(latencies.percentile(percent) - ms) <= ms / 1_000, `p${percent}`);
    }
  });

  it('are written with their unit', () => {
    assert.deepEqual([0.84, 9.96, 12.4, 999, 1_250].map(formatMs), [
      ...['0.8 ms', '10.0 ms', '12 ms', '999 ms', '1.25 s'],
    ]);
  });
});

describe('the hosts that may be loaded without asking', () => {
  for (const url of [
    'http://localhost:1',
    'http://127.9.9.9',
    'http://[::1]:80',
    'http://a.localhost',
  ]) {
    it(`are the loopback interface: ${url}`, () => assert.ok(isLoopback(url)));
  }
  for (const url of [
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://10.0.0.1',
    'http://localhost.example.com',
    'http://[::2]',
  ]) {
    it(`are not ${url}`, () => assert.ok(!isLoopback(url)));
  }

  it("are the rung's own, at any port, and the one that is named", () => {
    const own = ['http://10.0.0.7:30080'];
    assert.ok(hasHostOf('http://10.0.0.7:8000', own));
    assert.ok(!hasHostOf('http://10.0.0.8:30080', own));
    assert.ok(hasHostOf('http://example.com:81', [], 'example.com'));
    assert.ok(hasHostOf('http://example.com:81', [], 'example.com:81'));
    assert.ok(!hasHostOf('http://example.com', [], 'example.org'));
  });
});

describe('text', () => {
  it('is aligned in columns, names to the left and numbers to the right', () => {
    assert.deepEqual(
      alignRows(
        [
          ['', 'n'],
          ['v1', '1,000'],
          ['all', '7'],
        ],
        2,
      ),
      [...['         n', 'v1   1,000', 'all      7']],
    );
  });

  it('is broken at 80 columns, and indented under its dash', () => {
    const lines = wrap(`- ${'word '.repeat(40).trim()}`);
    assert.ok(lines.length > 2);
    assert.ok(lines.every((line) => line.length <= 80));
    assert.ok(lines.slice(1).every((line) => /^ {2}word/.test(line)));
    assert.deepEqual(wrap('short'), ['short']);
  });
});

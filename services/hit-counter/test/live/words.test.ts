import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pickLanguage } from '@meshwalk/chassis/page/language.js';
import { createLatencies } from '../../live/latency.js';
import { readSettings } from '../../live/settings.js';
import { formatSplit, parseSplit } from '../../live/split.js';

describe('an expected split', () => {
  it('is typed as weights or as the percent of v2, and shown as weights', () => {
    for (const text of ['80:20', '4:1', '20', '20 %', ' 80 / 20 ', '80：20']) {
      assert.equal(formatSplit(parseSplit(text) ?? null), '80:20', text);
    }
    assert.equal(formatSplit(parseSplit('12.5') ?? null), '87.5:12.5');
  });

  it('may be empty, to learn it, and nothing else', () => {
    assert.equal(parseSplit(' '), null);
    for (const text of ['101', '0:0', '-5', '20:', 'abc', '1e3']) {
      assert.equal(parseSplit(text), undefined, text);
    }
  });
});

describe('the settings in the address', () => {
  it('keep a rate between 1 and 50 and ignore what cannot be read', () => {
    assert.equal(readSettings('?rate=500').rate, 50);
    assert.equal(readSettings('?rate=-1').rate, 1);
    assert.equal(readSettings('?rate=x').rate, 10);
    assert.equal(readSettings('?expect=80:20').expected, 0.2);
    assert.equal(readSettings('?expect=nonsense').expected, null);
  });
});

describe('the language', () => {
  it('is the first wish that we speak, English without one', () => {
    assert.equal(pickLanguage([null, null, 'zh-TW', 'en']), 'zh');
    assert.equal(pickLanguage(['fr', 'en-GB', 'zh']), 'en');
    assert.equal(pickLanguage(['fr']), 'en');
  });
});

describe('latencies', () => {
  it('give quantiles right to 5 %', () => {
    const latencies = createLatencies();
    for (let ms = 1; ms <= 1_000; ms++) latencies.add(ms);
    assert.ok(Math.abs(latencies.quantile(0.5) / 500 - 1) < 0.06);
    assert.ok(Math.abs(latencies.quantile(0.95) / 950 - 1) < 0.06);
    assert.ok(Number.isNaN(createLatencies().quantile(0.5)));
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barLengths, writeNames, writeValues } from '../src/drawing/measures.ts';
import { all, jobWith } from './jobs.ts';

const write = (value: number) =>
  writeValues(barLengths(jobWith({}, { performance_index: all(value) }).metric));

test('failRatio is drawn in percent, beside amounts and milliseconds', () => {
  const lengths = barLengths(jobWith().metric);
  assert.deepEqual(lengths.map(Math.round), [12, 12, 99, 41, 3, 20]);
  assert.deepEqual(writeValues(lengths), ['12.1%', '12', '99', '41', '3 ms', '20 ms']);
});

test('large values are written short', () => {
  assert.deepEqual(write(12_345), ['1.2M%', '12.3K', '12.3K', '12.3K', '12.3K ms', '12.3K ms']);
});

test('a value beyond what can be drawn says so', () => {
  assert.equal(write(1e308)[1], '>1000T');
  assert.equal(write(-1e308)[0], '<-1000T%');
});

test('a value that rounds to zero has no sign', () => {
  assert.deepEqual(write(-1e-320), ['0%', '0', '0', '0', '0 ms', '0 ms']);
});

test('the names of the bars take one line, two, or two short ones, as there is room', () => {
  assert.deepEqual(writeNames(8).slice(0, 4), [
    'FailRatio',
    'FailAmount',
    'AccessAmount',
    'MaxConcurrent',
  ]);
  assert.deepEqual(writeNames(6)[3], ['Max', 'Concurrent']);
  assert.deepEqual(writeNames(4)[3], ['Max', 'Conc.']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePalettePng } from '../src/drawing/palette-png.ts';
import { encodeTrueColourPng } from '../src/drawing/true-colour-png.ts';
import { decode } from './pixels.ts';

/** Pixels of `colours` different colours, in no order that a row repeats. */
function paint(width: number, height: number, colours: number): Buffer {
  const rgba = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const colour = (at * 7) % colours;
    rgba.writeUIntBE((colour * 0x00_f1_07) & 0xff_ff_ff, at * 4, 3);
    rgba[at * 4 + 3] = 0xff;
  }
  return rgba;
}

for (const [width, height, colours] of [
  [1, 1, 1],
  [3, 2, 6],
  [97, 53, 256],
  [2048, 9, 255],
] as const) {
  test(`${width}×${height} pixels of ${colours} colours come back as they were`, async () => {
    const rgba = paint(width, height, colours);
    const png = encodePalettePng(rgba, width, height);
    assert.ok(png);
    assert.deepEqual(await decode(png), { width, height, rgba });
    assert.deepEqual(await decode(encodeTrueColourPng(rgba, width, height)), {
      width,
      height,
      rgba,
    });
  });
}

test('rows alike come back as they were', async () => {
  const row = paint(64, 1, 64);
  const rgba = Buffer.concat([row, row, paint(64, 1, 63), row, row]);
  const png = encodePalettePng(rgba, 64, 5);
  assert.ok(png);
  assert.deepEqual((await decode(png)).rgba, rgba);
  assert.deepEqual((await decode(encodeTrueColourPng(rgba, 64, 5))).rgba, rgba);
});

test('pixels that start anywhere in their memory are read from there', async () => {
  const rgba = paint(16, 16, 200);
  const shifted = Buffer.concat([Buffer.alloc(64), rgba]).subarray(64);
  assert.deepEqual(encodePalettePng(shifted, 16, 16), encodePalettePng(rgba, 16, 16));
});

test('257 colours have no palette', () => {
  assert.equal(encodePalettePng(paint(257, 1, 257), 257, 1), undefined);
});

test('more colours than a palette holds come back as they were in true colour', async () => {
  const rgba = paint(97, 53, 5_000);
  assert.deepEqual((await decode(encodeTrueColourPng(rgba, 97, 53))).rgba, rgba);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themeNames } from '../src/chart-options.ts';
import { themes } from '../src/drawing/themes.ts';

const channels = (colour: string) =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** Relative luminance and contrast ratio: WCAG 2.2, section "Relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

for (const name of themeNames) {
  const { background, text, bars } = themes[name];

  test(`the text of the theme ${name} has a contrast of 7:1, its bars of 3:1`, () => {
    assert.ok(contrast(text, background) >= 7);
    for (const bar of Object.values(bars)) assert.ok(contrast(bar, background) >= 3, bar);
  });

  test(`the anti-aliased text of the theme ${name} leaves 15 colours of a palette to the rest`, () => {
    const ground = channels(background);
    const levels = channels(text).map((value, at) => Math.abs(value - (ground[at] ?? 0)));
    assert.ok(Math.max(...levels) <= 240);
  });
}

test('the projector has the highest contrast', () => {
  const [light, , projector] = themeNames.map((name) =>
    contrast(themes[name].text, themes[name].background),
  );
  assert.ok(Number(projector) > Number(light));
});

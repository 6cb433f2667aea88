import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText, fitText } from '../src/drawing/texts.ts';

const letters = (text: string) => [...text].length;

test('a text loses what cannot be drawn and keeps what can', () => {
  assert.equal(cleanText('a\0b\u202ec\ud800d\ne\tf'), 'abcd e f');
  assert.equal(cleanText(' 监控系统 😀 مرحبا '), '监控系统 😀 مرحبا');
});

test('a pile of accents is cut to two', () => {
  assert.equal(cleanText(`e${'\u0301'.repeat(50)}x`), 'e\u0301\u0301x');
});

test('a text has at most 120 characters, the last an ellipsis if some are gone', () => {
  assert.equal(cleanText('x'.repeat(120)), 'x'.repeat(120));
  assert.equal(cleanText('😀'.repeat(1_000_000)), `${'😀'.repeat(119)}…`);
});

test('whatever text comes, it is short and has no control characters or lone surrogates', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const clean = cleanText(text);
      assert.ok(letters(clean) <= 120);
      assert.ok(clean.isWellFormed());
      assert.doesNotMatch(clean, /\p{C}|\n/u);
    }),
  );
});

test('a text that fits stays whole; one that does not ends with an ellipsis and fits', () => {
  assert.equal(fitText('abcdef', 6, letters), 'abcdef');
  assert.equal(fitText('abcdefg', 6, letters), 'abcde…');
  assert.equal(fitText('😀😀😀', 2, letters), '😀…');
});

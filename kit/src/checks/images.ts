import type { Answer } from './ask.ts';
import { expect, expectHeader, expectStatus } from './expect.ts';

const pngMagic = Buffer.from('89504e470d0a1a0a', 'hex');

/** Expects a whole PNG, and gives its size in pixels. */
export function expectPng(answer: Answer): { width: number; height: number } {
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^image\/png$/);
  const { body } = answer;
  const isPng = body.subarray(0, 8).equals(pngMagic) && body.subarray(12, 16).equals(ascii('IHDR'));
  expect(answer, isPng, 'the first bytes of a PNG', body.subarray(0, 16).toString('hex'));
  const isWhole = body.subarray(-8, -4).equals(ascii('IEND'));
  expect(answer, isWhole, 'a PNG up to its IEND', body.subarray(-12).toString('hex'));
  return { width: body.readUInt32BE(16), height: body.readUInt32BE(20) };
}

/** Expects a WebP: RIFF with the length of what follows, then WEBP. */
export function expectWebp(answer: Answer): void {
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^image\/webp$/);
  const { body } = answer;
  const isWebp =
    body.subarray(0, 4).equals(ascii('RIFF')) && body.subarray(8, 12).equals(ascii('WEBP'));
  expect(answer, isWebp, 'the first bytes of a WebP', body.subarray(0, 12).toString('hex'));
  expect(answer, body.readUInt32LE(4) === body.length - 8, 'a WebP as long as it says');
}

/** Expects an SVG document that carries no script, and gives its size in pixels. */
export function expectSvg(answer: Answer): { width: number; height: number } {
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^image\/svg\+xml\b/);
  const { text } = answer;
  const tag = /<svg\b[^>]*>/.exec(text)?.[0] ?? '';
  const isSvg = tag !== '' && text.trimEnd().endsWith('</svg>');
  expect(answer, isSvg, 'an SVG document');
  expect(answer, !/<script\b/i.test(text), 'no script in it');
  const sizeIn = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)`).exec(tag)?.[1]);
  return { width: sizeIn('width'), height: sizeIn('height') };
}

function ascii(text: string): Buffer {
  return Buffer.from(text, 'ascii');
}

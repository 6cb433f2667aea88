import { chartPath } from './chart.ts';
import type { Check } from './check.ts';
import { expect, expectRefusedField, expectStatus } from './expect.ts';
import { expectPng } from './images.ts';

/** For each option what is refused. */
const absurd: Record<string, string[]> = {
  format: ['gif', 'PNG'],
  width: ['255', '2049', '512.5', 'wide'],
  height: ['191', '1153', '-1', 'tall'],
  theme: ['pink'],
  type: ['pie'],
  seed: ['-1', '4294967296', '1.5', 'x'],
};

/** For each option that changes the look, its values. */
const looks: Record<string, string[]> = {
  theme: ['light', 'dark', 'projector'],
  type: ['bar', 'horizontal-bar', 'line', 'radar'],
};

const rangeChecks: Check[] = Object.entries(absurd).map(([option, values]) => ({
  id: `options.${option}`,
  says: `a ${option} that is not allowed is a 400 that names it`,
  async run(ask) {
    for (const value of values) {
      expectRefusedField(await ask(`${chartPath}?${option}=${value}`), option);
    }
  },
}));

const lookChecks: Check[] = Object.entries(looks).map(([option, values]) => ({
  id: `options.${option}s`,
  says: `each ${option} of ${values.join(', ')} draws a picture of its own`,
  async run(ask) {
    const seen = new Map<string, string>();
    for (const value of values) {
      const answer = await ask(`${chartPath}?seed=7&${option}=${value}`);
      expectPng(answer);
      const picture = answer.body.toString('base64');
      const twin = seen.get(picture);
      expect(answer, twin === undefined, 'a picture of its own', `the one of ${twin}`);
      seen.set(picture, value);
    }
  },
}));

export const chartOptionsChecks: Check[] = [
  {
    id: 'options.size',
    says: 'width and height give the picture its size, up to their limits',
    async run(ask) {
      for (const [width, height] of [
        [640, 360],
        [256, 192],
        [2_048, 1_152],
      ]) {
        const answer = await ask(`${chartPath}?width=${width}&height=${height}`);
        const size = expectPng(answer);
        const isAsAsked = size.width === width && size.height === height;
        expect(answer, isAsAsked, `${width} × ${height}`, `${size.width} × ${size.height}`);
      }
    },
  },
  ...lookChecks,
  ...rangeChecks,
  {
    id: 'options.all',
    says: 'every bad option is named at once, and none that is good',
    async run(ask) {
      const answer = await ask(`${chartPath}?width=1&theme=pink&height=512`);
      expectRefusedField(answer, 'width');
      expectRefusedField(answer, 'theme');
      expect(answer, !answer.text.includes('height'), 'no word of height');
      expectStatus(await ask(`${chartPath}?width=512&theme=dark&height=512`), 200);
    },
  },
];

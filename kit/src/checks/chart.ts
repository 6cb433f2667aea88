import type { Answer, Ask } from './ask.ts';
import type { Check } from './check.ts';
import { expect, expectHeader, expectStatus } from './expect.ts';
import { expectPng, expectSvg, expectWebp } from './images.ts';

export const chartPath = '/k8s-app-monitor-agent';
const aliases = ['/k8s-app-monitor-test', '/'];

/** Expects that some of the pictures differ, or that none does. */
function expectDistinct(answers: Answer[], areDistinct: boolean, expected: string): void {
  const [first] = answers;
  const count = new Set(answers.map(({ body }) => body.toString('base64'))).size;
  const came = `${count} different of ${answers.length}`;
  const isSo = areDistinct ? count === answers.length : count === 1;
  if (first) expect(first, isSo, expected, came);
}

async function askForEach(ask: Ask, paths: string[]): Promise<Answer[]> {
  const answers = [];
  for (const path of paths) {
    const answer = await ask(path);
    expectStatus(answer, 200);
    answers.push(answer);
  }
  return answers;
}

export const chartChecks: Check[] = [
  {
    id: 'chart.png',
    says: `GET ${chartPath} is a PNG of 1024 × 512 pixels`,
    async run(ask) {
      const answer = await ask(chartPath);
      const { width, height } = expectPng(answer);
      const isUsual = width === 1_024 && height === 512;
      expect(answer, isUsual, '1024 × 512 pixels', `${width} × ${height}`);
    },
  },
  {
    id: 'chart.webp',
    says: 'format=webp is a WebP',
    async run(ask) {
      expectWebp(await ask(`${chartPath}?format=webp`));
    },
  },
  {
    id: 'chart.svg',
    says: 'format=svg is an SVG document of 1024 × 512 pixels, without scripts',
    async run(ask) {
      const answer = await ask(`${chartPath}?format=svg`);
      const { width, height } = expectSvg(answer);
      const isUsual = width === 1_024 && height === 512;
      expect(answer, isUsual, '1024 × 512 pixels', `${width} × ${height}`);
    },
  },
  {
    id: 'chart.new',
    says: 'without a seed each chart is a new one',
    async run(ask) {
      const answers = await askForEach(ask, [chartPath, chartPath, chartPath]);
      expectDistinct(answers, true, 'three different pictures');
    },
  },
  {
    id: 'chart.seed',
    says: 'with a seed a chart is the same, byte for byte, in every format; another seed changes it',
    async run(ask) {
      for (const format of ['png', 'webp', 'svg']) {
        const path = `${chartPath}?format=${format}&seed=7`;
        const answers = await askForEach(ask, [path, path, path]);
        expectDistinct(answers, false, 'the same bytes three times');
      }
      const paths = [7, 8, 9].map((seed) => `${chartPath}?seed=${seed}`);
      expectDistinct(await askForEach(ask, paths), true, 'other bytes for the seeds 8 and 9');
    },
  },
  {
    id: 'chart.aliases',
    says: `${aliases.join(' and ')} draw the same chart`,
    async run(ask) {
      const paths = [chartPath, ...aliases].map((path) => `${path}?seed=7`);
      expectDistinct(await askForEach(ask, paths), false, 'the same bytes from all three paths');
    },
  },
  {
    id: 'chart.no-store',
    says: 'no chart is kept on its way: Cache-Control: no-store',
    async run(ask) {
      for (const query of ['', '?format=json', '?seed=7']) {
        expectHeader(await ask(`${chartPath}${query}`), 'cache-control', /\bno-store\b/);
      }
    },
  },
  {
    id: 'chart.head',
    says: 'HEAD has the type of GET',
    async run(ask) {
      const answer = await ask(chartPath, { method: 'HEAD' });
      expectStatus(answer, 200);
      expectHeader(answer, 'content-type', /^image\/png$/);
    },
  },
];

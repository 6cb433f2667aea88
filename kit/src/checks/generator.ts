import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './ask.ts';
import type { Check } from './check.ts';
import {
  expect,
  expectHeader,
  expectJson,
  expectProblem,
  expectRefusedField,
  expectStatus,
} from './expect.ts';
import { askForMetric, metricSchema } from './metric.ts';

const scrapers = [
  'text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'application/openmetrics-text;version=1.0.0,text/plain;q=0.5',
  'text/html',
];

export const metricChecks: Check[] = [
  {
    id: 'metric.fields',
    says: 'GET /metrics is JSON with performance_index, host, app_name and domain',
    async run(ask) {
      await askForMetric(ask);
    },
  },
  {
    id: 'metric.new',
    says: 'without a seed the values are new at every request',
    async run(ask) {
      const answers: Answer[] = [];
      for (let request = 0; request < 5; request++) answers.push((await askForMetric(ask)).answer);
      const [first] = answers;
      const distinct = new Set(answers.map((answer) => answer.text)).size;
      if (first) expect(first, distinct > 1, 'other values', 'the same five times');
    },
  },
  {
    id: 'metric.seed',
    says: 'the same seed repeats the values, another one changes them',
    async run(ask) {
      const first = await askForMetric(ask, '/metrics?seed=7');
      const again = await askForMetric(ask, '/metrics?seed=7');
      const isRepeated = isDeepStrictEqual(again.index, first.index);
      expect(again.answer, isRepeated, JSON.stringify(first.index));
      const others = [
        await askForMetric(ask, '/metrics?seed=8'),
        await askForMetric(ask, '/metrics?seed=9'),
      ];
      const isOther = others.some(({ index }) => !isDeepStrictEqual(index, first.index));
      expect(first.answer, isOther, 'other values for the seeds 8 and 9', 'the same');
    },
  },
  {
    id: 'metric.seed-range',
    says: 'a seed that is no whole number from 0 to 4294967295 is a 400 that names it',
    async run(ask) {
      for (const seed of ['0', '4294967295']) {
        expectStatus(await ask(`/metrics?seed=${seed}`), 200);
      }
      for (const seed of ['-1', '4294967296', '1.5', 'x']) {
        expectRefusedField(await ask(`/metrics?seed=${seed}`), 'seed');
      }
    },
  },
  {
    id: 'metric.app',
    says: 'GET /metrics/{appname} is the metric of that app',
    async run(ask) {
      const { app_name: name, ...first } = await askForMetric(ask, '/metrics?seed=7');
      const named = await askForMetric(ask, `/metrics/${encodeURIComponent(name)}?seed=7`);
      expect(named.answer, named.app_name === name, `"app_name": "${name}"`);
      const isSame = isDeepStrictEqual(named.index, first.index);
      expect(named.answer, isSame, `the values of seed 7, ${JSON.stringify(first.index)}`);
    },
  },
  {
    id: 'metric.unknown-app',
    says: 'an app that is not known is a 404 that names it',
    async run(ask) {
      const answer = await ask('/metrics/no-such-app');
      const { detail, field } = expectProblem(answer, 404);
      expect(answer, field === 'appname', '"field": "appname"');
      expect(answer, detail.includes('no-such-app'), 'a detail that names no-such-app');
    },
  },
  {
    id: 'metric.scraper',
    says: 'a scraper that asks for text or OpenMetrics gets JSON here all the same',
    async run(ask) {
      for (const accept of scrapers) {
        const answer = await ask('/metrics', { headers: { accept } });
        expectHeader(answer, 'content-type', /^application\/json\b/);
        expectJson(answer, metricSchema);
      }
    },
  },
];

import { liesAboutAssets, liesAboutPolicy } from './live-lies.ts';
import type { Lie } from './lying-proxy.ts';
import { answers, becomes, drops, heads, isMethod, leads, passes, says } from './telling.ts';

/** For each rule of the hit-counter alone, the ways to break it. */
export const counterLies: Record<string, Lie[]> = {
  'answer.text': [
    says('/', '次。\n', '次。'),
    says('/', ' ! ', '! '),
    says('/', '。', '.'),
    heads('/', 'content-type', 'text/html; charset=utf-8'),
  ],
  'answer.charset': [
    heads('/', 'content-type', 'text/plain'),
    answers('/', ({ body }) => ({ body: Buffer.from(body.toString(), 'utf16le') })),
    answers('/', ({ body }) => ({ body: Buffer.from(`\ufeff${body}`) })),
  ],
  'answer.json': [says('/', '访问', '看'), says('/', '"client"', '"from"')],
  'answer.accept': [
    passes(({ headers }) => /html/.test(headers.accept ?? ''), asksForJson),
    passes(({ headers }) => headers.accept === 'application/json;q=0', asksForJson),
    drops(({ headers }) => /^application\/json, /.test(headers.accept ?? ''), 'accept'),
  ],
  'answer.no-store': [heads('/', 'cache-control', 'no-cache'), heads('/', 'vary')],
  'answer.version': [heads('/', 'x-app-version'), heads('/', 'x-app-version', 'v2')],
  'answer.host': [says('/', /"host":"[^"]*"/, '"host":"somebody"')],
  'count.one': [
    becomes('/hits', 200, 'application/json', '{"hits":5}'),
    says('/', /"hits":/, '"hits":9'),
  ],
  'count.read': [countsUp(), heads('/hits', 'cache-control', 'max-age=1')],
  'count.head': [
    passes(isMethod('HEAD'), () => ({ method: 'GET' })),
    becomes(isMethod('HEAD'), 405),
  ],
  'count.refused': [
    {
      ...passes(isMethod('POST'), () => ({ method: 'GET' })),
      ...becomes(isMethod('POST'), 405, 'application/problem+json', problem(405)),
    },
    {
      ...leads('/nothing', /.*/, '/'),
      ...becomes('/nothing', 404, 'application/problem+json', problem(404)),
    },
  ],
  'count.unique': [numbers((hits) => hits - (hits % 2))],
  'count.rising': [numbers((hits) => 1_000_000 - hits), numbers(() => 7)],
  'client.address': [
    answers(
      ({ headers }) => headers['x-real-ip'] === '<script>',
      ({ body }) => ({
        body: Buffer.from(body.toString().replace(/"client":"[^"]*"/, '"client":"<script>"')),
      }),
    ),
  ],
  'client.real-ip': [
    passes(/./, ({ headers }) => ({ headers: { ...headers, 'x-forwarded-for': '10.0.0.1' } })),
  ],
  'client.forwarded': [
    passes('/', ({ headers }) => ({
      headers: { ...headers, 'x-real-ip': headers['x-forwarded-for'] ?? '' },
    })),
  ],
  'live.policy': liesAboutPolicy('/live'),
  'live.assets': liesAboutAssets('/live'),
};

function asksForJson({ headers }: { headers: Record<string, string> }) {
  return { headers: { ...headers, accept: 'application/json' } };
}

function problem(status: number): string {
  return JSON.stringify({ type: 'about:blank', title: 'No', status, detail: 'No' });
}

/** A /hits that counts each time it is read. */
function countsUp(): Lie {
  let hits = 0;
  return answers('/hits', () => ({ body: Buffer.from(`{"hits":${hits++}}`) }));
}

/** Another number in the JSON of each hit. */
function numbers(change: (hits: number) => number): Lie {
  return answers('/', ({ body }) => ({
    body: Buffer.from(
      body.toString().replace(/"hits":(\d+)/, (_all, hits) => `"hits":${change(Number(hits))}`),
    ),
  }));
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import request from 'supertest';
import { createHttpApp } from '../src/http.ts';
import { servePage } from '../src/pages.ts';

const folder = new URL('../../services/hit-counter/live/', import.meta.url);

async function openPage() {
  const app = createHttpApp(pino({ level: 'silent' }));
  servePage(app, { path: '/live', summary: 'A page', folder, extra: { 'a.json': '{}' } });
  await app.ready();
  return { app, get: (path: string) => request(app.server).get(path) };
}

describe('a page', () => {
  it('allows its own origin alone, without unsafe-inline', async (t) => {
    const { app, get } = await openPage();
    t.after(() => app.close());
    const answer = await get('/live')
      .expect(200)
      .expect('content-type', /^text\/html/);
    const policy = answer.headers['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self'( 'sha256-[\w+/]{43}='){2}/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  });

  it('serves its assets, what pages share, and what is added, each with its type', async (t) => {
    const { app, get } = await openPage();
    t.after(() => app.close());
    await get('/live/main.js')
      .expect(200)
      .expect('content-type', /^text\/javascript/);
    await get('/live/shared/base.css')
      .expect(200)
      .expect('content-type', /^text\/css/);
    await get('/live/shared/icon.svg')
      .expect(200)
      .expect('content-type', /^image\/svg/);
    await get('/live/a.json')
      .expect(200)
      .expect('content-type', /^application\/json/);
  });

  it('serves nothing else: neither types, nor paths out of its folder', async (t) => {
    const { app, get } = await openPage();
    t.after(() => app.close());
    for (const path of ['types.ts', '../package.json', '%2e%2e/package.json', 'shared/', 'none']) {
      await get(`/live/${path}`).expect(404);
    }
  });

  it('is not sent again to a browser that has it, also behind a proxy that compresses', async (t) => {
    const { app, get } = await openPage();
    t.after(() => app.close());
    const { etag = '' } = (await get('/live')).headers;
    await get('/live').set('if-none-match', etag).expect(304);
    await get('/live').set('if-none-match', `W/${etag}`).expect(304);
    await get('/live').set('if-none-match', '"other"').expect(200);
  });
});

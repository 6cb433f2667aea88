import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findBarriers, framesPerSecond, launchBrowser, missingBrowser } from './support/browser.ts';
import { type Canary, startCanary } from './support/canary.ts';
import { missingNginx, startNginx } from './support/nginx.ts';
import { waitUntil } from './support/wait.ts';

const desktop = { viewport: { width: 1440, height: 900 }, locale: 'en-US' };

describe('the live page in a real browser', { skip: missingBrowser }, () => {
  let browser: Browser;
  let canary: Canary;

  before(async () => {
    [browser, canary] = await Promise.all([launchBrowser(), startCanary(0.3)]);
  });
  after(async () => {
    await browser?.close();
    await canary?.stop();
  });

  const open = async (
    t: TestContext,
    query: string,
    options: BrowserContextOptions = desktop,
    origin = canary.url,
  ) => {
    const context = await browser.newContext(options);
    t.after(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(`${origin}/live${query}`);
    await untilText(page, '#pause', /./);
    return { page, urls, failures };
  };

  it('shows the true shares, the hosts and the count', async (t) => {
    const { page, failures } = await open(t, '?rate=50&expect=70:30');
    await untilAnswers(page, 300);
    await page.click('#pause');
    const shareV2 = Number.parseFloat(await text(page, '#share-v2'));
    assert.ok(Math.abs(shareV2 - 30) < 12, `v2 has ${shareV2} %`);
    assert.match(await text(page, '#verdict'), /70:30 \(95 %: v2 is [\d.]+–[\d.]+ %\)/);
    assert.match(await text(page, '#hosts'), /hit-counter-v2-7d9f/);
    assert.match(await text(page, '#message'), /^Hello World by .+ 该页面已被访问 \d+ 次。$/);

    const { hits } = (await (await fetch(`${canary.url}/hits`)).json()) as { hits: number };
    await untilText(page, '#hits', new RegExp(`^${hits.toLocaleString('en')}$`));
    assert.deepEqual(failures, []);
  });

  it('shows the same through the nginx of the compose rung', { skip: missingNginx }, async (t) => {
    const nginx = await startNginx({ v1: canary.v1, v2: canary.v2, v2Percent: 30 });
    t.after(() => nginx.stop());
    const { page, urls, failures } = await open(t, '?rate=50&expect=70:30', desktop, nginx.url);
    await untilAnswers(page, 200);
    await page.click('#pause');
    const shareV2 = Number.parseFloat(await text(page, '#share-v2'));
    assert.ok(Math.abs(shareV2 - 30) < 15, `v2 has ${shareV2} %`);
    assert.ok(urls.every((url) => url.startsWith(nginx.url)));
    assert.deepEqual(failures, []);
  });

  it('marks a change of the weight and measures anew', async (t) => {
    const { page } = await open(t, '?rate=50&expect=70:30');
    await untilAnswers(page, 50);
    canary.setShare(0.8);
    await page.fill('#expected', '20:80');
    await page.press('#expected', 'Enter');
    assert.equal(await text(page, '#announcer'), 'weight 30 % → 80 %');
    await untilText(page, '#verdict', /^agrees with 20:80/);
    canary.setShare(0.3);
  });

  it('refuses a split that cannot be read, and says so', async (t) => {
    const { page } = await open(t, '?rate=5');
    await page.fill('#expected', 'half');
    await page.press('#expected', 'Enter');
    assert.equal(await page.getAttribute('#expected', 'aria-invalid'), 'true');
  });

  it('shows errors as errors of their version, and marks the fault', async (t) => {
    const { page } = await open(t, '?rate=50&expect=70:30');
    await canary.setFaults({ errorPercent: 100, ttlSeconds: 30 });
    await untilText(page, '#versions tr:nth-child(2)', /^v2.*\d \(\d+ %\)$/);
    assert.match(await text(page, '#last-error'), /^last error: v2: 503 Injected on demand/);
    assert.equal(await text(page, '#versions tr:first-child td:last-child'), '0');
    assert.equal(await text(page, '#announcer'), 'fault status=503');
    await canary.clearFaults();
  });

  it('survives the front door going away and coming back', async (t) => {
    const { page } = await open(t, '?rate=50');
    await untilAnswers(page, 20);
    await canary.closeDoor();
    await page.waitForSelector('#status[data-state="away"]');
    assert.match(await text(page, '#last-error'), /no answer/);
    const before = await answers(page);
    await canary.reopenDoor();
    await page.waitForSelector('#status[data-state="running"]');
    await untilAnswers(page, before + 20);
  });

  it('pauses and goes on by the space bar, and resets by R', async (t) => {
    const { page } = await open(t, '?rate=50');
    await untilAnswers(page, 10);
    await page.keyboard.press(' ');
    await page.waitForSelector('#status[data-state="paused"]');
    await page.waitForTimeout(500);
    const paused = await answers(page);
    await page.waitForTimeout(500);
    assert.equal(await answers(page), paused);
    await page.keyboard.press('r');
    assert.equal(await answers(page), 0);
    await page.keyboard.press(' ');
    await untilAnswers(page, 5);
  });

  it('asks nobody but its own origin, and is under 150 kB', async (t) => {
    const { page, urls } = await open(t, '?paused');
    assert.ok(urls.every((url) => url.startsWith(canary.url)));
    const bodies = await Promise.all(urls.map(async (url) => (await fetch(url)).arrayBuffer()));
    const bytes = bodies.reduce((sum, body) => sum + body.byteLength, 0);
    assert.ok(bytes < 150_000, `${bytes} bytes`);
    assert.equal(await answers(page), 0);
  });

  it('loads also where a mesh refuses each of its files at first', async (t) => {
    const context = await browser.newContext(desktop);
    t.after(() => context.close());
    const refused = new Set<string>();
    await context.route(/\/live\//, (route) => {
      const url = route.request().url();
      if (refused.has(url)) return route.continue();
      refused.add(url);
      return route.fulfill({ status: 503, body: 'fault filter abort' });
    });
    const page = await context.newPage();
    await page.goto(`${canary.url}/live?rate=20`);
    await waitUntil('an answer', 20_000, async () => (await answers(page).catch(() => 0)) > 0);
    assert.ok(refused.size > 20);
  });

  for (const [name, options, theme] of [
    ['light, on a desktop', desktop, 'light'],
    ['dark, on a desktop', desktop, 'dark'],
    ['on a projector', { viewport: { width: 1920, height: 1080 } }, 'projector'],
    ['on a phone', { viewport: { width: 320, height: 568 }, locale: 'en-US' }, 'auto'],
  ] as const) {
    it(`has no serious barrier and nothing beside the screen: ${name}`, async (t) => {
      const { page } = await open(t, `?rate=20&expect=70:30&theme=${theme}`, options);
      await untilAnswers(page, 30);
      assert.deepEqual(await findBarriers(page), []);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(width, options.viewport.width);
    });
  }

  it('speaks the language of the browser, and switches', async (t) => {
    const { page } = await open(t, '?paused', { ...desktop, locale: 'zh-CN' });
    assert.equal(await page.title(), '金丝雀实况');
    assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
    await page.click('#language');
    assert.equal(await page.title(), 'Canary, live');
    await page.reload();
    await untilText(page, 'title', /^Canary, live$/);
  });

  it('moves nothing for those who prefer reduced motion', async (t) => {
    const { page } = await open(t, '?rate=50', { ...desktop, reducedMotion: 'reduce' });
    await untilAnswers(page, 20);
    await page.click('#pause');
    await page.waitForTimeout(300);
    const { hits } = (await (await fetch(`${canary.url}/hits`)).json()) as { hits: number };
    assert.equal(await text(page, '#hits'), hits.toLocaleString('en'));
  });

  it('keeps its memory and its frames at 50 a second', async (t) => {
    const { page } = await open(t, '?rate=50');
    await untilAnswers(page, 50);
    const cdp = await page.context().newCDPSession(page);
    const heap = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      return (await cdp.send('Runtime.getHeapUsage')).usedSize;
    };
    const before = await heap();
    const fps = await framesPerSecond(page);
    const grown = (await heap()) - before;
    assert.ok(grown < 1_000_000, `${grown} bytes more after five seconds`);
    // Headless, on shared cores.
    assert.ok(fps > 15, `${fps} frames a second`);
  });
});

async function text(page: Page, selector: string): Promise<string> {
  return (await page.textContent(selector)) ?? '';
}

const sumOfAnswers = `[...document.querySelectorAll('#versions td:nth-child(2)')]
  .reduce((sum, cell) => sum + Number(cell.textContent.replaceAll(',', '')), 0)`;

async function answers(page: Page): Promise<number> {
  return Number(await page.evaluate(sumOfAnswers));
}

async function untilAnswers(page: Page, least: number): Promise<void> {
  await waitUntil(`${least} answers`, 20_000, async () => (await answers(page)) >= least);
}

async function untilText(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await waitUntil(`${selector} ${pattern}`, 20_000, async () =>
    pattern.test(await text(page, selector)),
  );
}

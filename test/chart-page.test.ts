import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findBarriers, launchBrowser, missingBrowser } from './support/browser.ts';
import { type RunningService, startService } from './support/service-process.ts';
import { waitUntil } from './support/wait.ts';

const path = '/k8s-app-monitor-agent';
const desktop = { viewport: { width: 1440, height: 900 }, locale: 'en-US' };

describe('the chart page in a real browser', { skip: missingBrowser }, () => {
  let browser: Browser;
  let generator: RunningService;
  let agent: RunningService;

  before(async () => {
    generator = await startService('metric-generator');
    const { hostname, port } = new URL(generator.url);
    agent = await startService('chart-agent', { SERVICE_NAME: hostname, APP_PORT: port });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await Promise.all([agent?.stop(), generator?.stop()]);
  });

  const open = async (
    t: TestContext,
    query = '',
    options: BrowserContextOptions = desktop,
  ): Promise<Page> => {
    const context = await browser.newContext(options);
    t.after(() => context.close());
    const page = await context.newPage();
    await page.goto(`${agent.url}${path}/live${query}`);
    await untilText(page, '#trace', /^[0-9a-f]{32}$/);
    return page;
  };

  it('refreshes a picture that the server drew, with its timing and its metric', async (t) => {
    const page = await open(t);
    const picture = await page.getAttribute('#chart', 'src');
    assert.equal(await page.evaluate('document.querySelector("#chart").naturalWidth'), 1_024);
    assert.match(await text(page, '#source'), /^[\d.]+ ms$/);
    assert.match(await text(page, '#render'), /^[\d.]+ ms$/);
    const shown = await page.evaluate<{ metric: string; alt: string }>(
      `({ metric: document.querySelector('#metric').textContent, alt: document.querySelector('#chart').alt })`,
    );
    const { accessAmount } = JSON.parse(shown.metric).performance_index;
    assert.match(shown.alt, new RegExp(`accessAmount ${accessAmount}\\b`));
    await waitUntil('the next picture', 20_000, async () => {
      return (await page.getAttribute('#chart', 'src')) !== picture;
    });
  });

  it('puts what is chosen into the URL, and the picture follows', async (t) => {
    const page = await open(t);
    await page.selectOption('select[name=type]', 'line');
    await page.fill('input[name=width]', '640');
    await page.fill('input[name=seed]', '7');
    await page.press('input[name=seed]', 'Tab');
    const url = `${agent.url}${path}?type=line&width=640&seed=7`;
    assert.equal(await text(page, '#url'), url);
    const answer = await fetch(`${agent.url}${path}?format=json&seed=7`);
    const { performance_index: ofSeed } = (await answer.json()) as { performance_index: unknown };
    await waitUntil('the metric of the seed', 20_000, async () => {
      const { performance_index: shown } = JSON.parse(await text(page, '#metric'));
      return isDeepStrictEqual(shown, ofSeed);
    });
    await waitUntil('a narrower picture', 20_000, async () => {
      return (await page.evaluate('document.querySelector("#chart").naturalWidth')) === 640;
    });
  });

  it('leaves out what is out of range, and marks it', async (t) => {
    const page = await open(t);
    await page.fill('input[name=width]', '1');
    await page.press('input[name=width]', 'Tab');
    assert.equal(await page.getAttribute('input[name=width]', 'aria-invalid'), 'true');
    assert.equal(await text(page, '#url'), `${agent.url}${path}`);
  });

  for (const [theme, options] of [
    ['light', desktop],
    ['dark', { viewport: { width: 360, height: 640 }, locale: 'zh-CN' }],
    ['projector', { viewport: { width: 1920, height: 1080 } }],
  ] as const) {
    it(`has no serious barrier and nothing beside the screen: ${theme}`, async (t) => {
      const page = await open(t, `?theme=${theme}`, options);
      assert.deepEqual(await findBarriers(page), []);
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(width, options.viewport.width);
    });
  }

  it('tells when the source is gone, in the words of the service', async (t) => {
    const page = await open(t);
    await generator.stop();
    await untilText(page, '#status', /^502 .+/);
  });
});

async function text(page: Page, selector: string): Promise<string> {
  return (await page.textContent(selector)) ?? '';
}

async function untilText(page: Page, selector: string, pattern: RegExp): Promise<void> {
  await waitUntil(`${selector} ${pattern}`, 20_000, async () =>
    pattern.test(await text(page, selector)),
  );
}

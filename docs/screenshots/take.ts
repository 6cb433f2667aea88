// node docs/screenshots/take.ts: makes the pictures beside it, from the services as they run.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../test/support/browser.ts';
import { type Canary, startCanary } from '../../test/support/canary.ts';
import { startService } from '../../test/support/service-process.ts';

const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  projector: { width: 1920, height: 1080 },
};

interface Shot {
  name: string;
  size: keyof typeof sizes;
  query: string;
  locale?: string;
}

const shots: Shot[] = [
  { name: 'live-light', size: 'desktop', query: 'theme=light' },
  { name: 'live-dark-zh', size: 'desktop', query: 'theme=dark', locale: 'zh-CN' },
  { name: 'live-projector', size: 'projector', query: 'theme=projector' },
  { name: 'live-phone', size: 'phone', query: 'theme=light' },
];

const browser = await launchBrowser();
try {
  const canary = await startCanary(0.2);
  for (const shot of shots) await takeCanary(browser, canary, shot);
  await canary.stop();
  await takeChart(browser);
} finally {
  await browser.close();
}

/** A canary's story: 20 %, faults in v2, and then half of the requests. */
async function takeCanary(browser: Browser, canary: Canary, { name, size, query, locale }: Shot) {
  const page = await openPage(browser, size, locale);
  canary.setShare(0.2);
  await page.goto(`${canary.url}/live?rate=20&expect=80:20&${query}`);
  await sleep(20_000);
  await canary.setFaults({ errorPercent: 25, ttlSeconds: 60 });
  await sleep(10_000);
  await canary.clearFaults();
  canary.setShare(0.5);
  await page.fill('#expected', '50:50');
  await page.press('#expected', 'Enter');
  await sleep(15_000);
  await save(page, name);
}

async function takeChart(browser: Browser) {
  const generator = await startService('metric-generator');
  const { hostname, port } = new URL(generator.url);
  const agent = await startService('chart-agent', { SERVICE_NAME: hostname, APP_PORT: port });
  const page = await openPage(browser, 'desktop');
  await page.goto(`${agent.url}/k8s-app-monitor-agent/live`);
  await page.fill('input[name="seed"]', '42');
  await sleep(5_000);
  await save(page, 'chart-light');
  await Promise.all([agent.stop(), generator.stop()]);
}

async function openPage(browser: Browser, size: keyof typeof sizes, locale = 'en-US') {
  const context = await browser.newContext({ viewport: sizes[size], locale });
  return context.newPage();
}

async function save(page: Page, name: string) {
  await page.screenshot({ path: new URL(`${name}.png`, import.meta.url).pathname });
  await page.context().close();
}

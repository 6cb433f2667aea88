import { existsSync } from 'node:fs';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** For a test's `skip`: false, or why there is no browser to test in. */
export const missingBrowser = existsSync(executablePath)
  ? false
  : `no Chromium at ${executablePath}; CHROMIUM names another`;

/** A headless Chromium that asks nothing of the network by itself. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** What axe-core finds serious or critical, one line each. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const countingMs = 5_000;

/** The frames a second that a page draws, counted over five seconds. */
export async function framesPerSecond(page: Page): Promise<number> {
  const frames = await page.evaluate(`new Promise((resolve) => {
    let frames = 0;
    const start = performance.now();
    requestAnimationFrame(function count(now) {
      frames++;
      if (now - start < ${countingMs}) requestAnimationFrame(count);
      else resolve(frames);
    });
  })`);
  return Number(frames) / (countingMs / 1_000);
}

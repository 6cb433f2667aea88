import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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

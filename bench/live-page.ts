/** `npm run bench:live [-- minutes]`: the live page at 50 requests a second, in a real browser. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { alignRows } from '../kit/src/load/format.ts';
import { framesPerSecond, launchBrowser } from '../test/support/browser.ts';
import { startCanary } from '../test/support/canary.ts';

const minutes = Number(process.argv[2] ?? 10);
if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 120)) {
  process.stderr.write('minutes must be an integer from 1 to 120\n');
  process.exit(2);
}
const betweenSamplesMs = 55_000;

async function sample(page: Page, session: CDPSession, hitsOf: () => Promise<number>) {
  const before = await hitsOf();
  const startedAt = performance.now();
  const frames = await framesPerSecond(page);
  const seconds = (performance.now() - startedAt) / 1_000;
  const answers = (await hitsOf()) - before;
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return [frames.toFixed(0), (answers / seconds).toFixed(0), (usedSize / 1e6).toFixed(2)];
}

const canary = await startCanary(0.2);
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${canary.url}/live?rate=50`);
  const session = await page.context().newCDPSession(page);
  const hitsOf = async () => {
    const { hits } = (await (await fetch(`${canary.url}/hits`)).json()) as { hits: number };
    return hits;
  };
  const rows = [['minute', 'frames/s', 'answers/s', 'heap MB']];
  for (let minute = 1; minute <= minutes; minute++) {
    await sleep(betweenSamplesMs);
    rows.push([String(minute), ...(await sample(page, session, hitsOf))]);
    process.stderr.write(`${rows.at(-1)?.join('  ')}\n`);
  }
  process.stdout.write(`${alignRows(rows).join('\n')}\n`);
} finally {
  await browser.close();
  await canary.stop();
}

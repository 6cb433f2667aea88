// Runs in a pod: asks each URL over and over and tells on standard output what it got. The front
// door and the hit-counter itself answer with a number, which nobody else may have got.
import { setTimeout as sleep } from 'node:timers/promises';

const urls = process.env.URLS.split(' ');
// Load, not overload: a pod that cannot keep up is unready, and rightly so.
const pauseMs = 50;
const seen = new Set();
const failures = [];
let answers = 0;

async function visit(url) {
  try {
    const answer = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(20_000),
    });
    const body = await answer.text();
    // A disk that is slow for once makes the store refuse a hit: nobody lost that one.
    if (answer.status === 503 && body.includes('Redis at ')) return;
    if (answer.status !== 200)
      return failures.push(`${url} ${answer.status} ${body.slice(0, 300)}`);
    answers += 1;
    const { hits } = JSON.parse(body);
    if (hits === undefined) return;
    if (seen.has(hits)) failures.push(`${url} gave ${hits} twice`);
    seen.add(hits);
  } catch (error) {
    failures.push(`${new Date().toISOString()} ${url} ${error.cause ?? error}`);
  }
}

for (const url of urls) {
  for (let visitor = 0; visitor < 3; visitor++) {
    (async () => {
      for (;;) {
        await visit(url);
        await sleep(pauseMs);
      }
    })();
  }
}
// A line of more than 16 KiB would be cut in two.
setInterval(() => console.log(JSON.stringify({ answers, failures: failures.slice(0, 20) })), 500);

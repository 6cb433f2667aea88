// Runs in a pod: asks each URL over and over and tells on standard output what it got. The front
// door and the hit-counter itself answer with a number, which nobody else may have got.
const urls = process.env.URLS.split(' ');
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
    if (answer.status !== 200) return failures.push(`${url} ${answer.status} ${body}`);
    answers += 1;
    const { hits } = JSON.parse(body);
    if (hits === undefined) return;
    if (seen.has(hits)) failures.push(`${url} gave ${hits} twice`);
    seen.add(hits);
  } catch (error) {
    failures.push(`${url} ${error.cause ?? error}`);
  }
}

for (const url of urls) {
  for (let visitor = 0; visitor < 4; visitor++) {
    (async () => {
      for (;;) await visit(url);
    })();
  }
}
setInterval(() => console.log(JSON.stringify({ answers, failures })), 500);

// Adds a line to the record of hits: until when, how many since the line before, how many in all.
import { readFile, rename, writeFile } from 'node:fs/promises';

const { HITS_URL, RECORD_FILE } = process.env;

async function readRecord() {
  try {
    return await readFile(RECORD_FILE, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return 'until,hits,total\n';
    throw error;
  }
}

/** Ends the run with one line; whoever runs it tries again. */
function fail(reason) {
  process.stderr.write(`${HITS_URL} ${reason}\n`);
  process.exit(1);
}

const answer = await fetch(HITS_URL, { signal: AbortSignal.timeout(5_000) }).catch((error) =>
  fail(`does not answer: ${error.cause?.message ?? error.message}`),
);
if (!answer.ok) fail(`answered ${answer.status}: ${await answer.text()}`);
const { hits: total } = await answer.json();

const record = await readRecord();
const before = Number(record.trimEnd().split(',').at(-1)) || 0;
// A store that was emptied began anew.
const hits = total < before ? total : total - before;
const longer = `${record}${new Date().toISOString()},${hits},${total}\n`;

// All of it or nothing: a record cut short by a dead node would be no number.
await writeFile(`${RECORD_FILE}.new`, longer, { flush: true });
await rename(`${RECORD_FILE}.new`, RECORD_FILE);
process.stdout.write(longer);

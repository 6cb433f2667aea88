import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openForward } from '../../src/rungs/forward.ts';
import { createShell } from '../../src/shell.ts';

/** As kubectl does it: says where it listens, and ends with a connection. */
const oneConnection = `
const server = require('node:net').createServer((socket) => {
  server.close();
  socket.end(String(process.pid));
});
server.listen(0, '127.0.0.1', () => {
  console.log('Forwarding from 127.0.0.1:' + server.address().port + ' -> 80');
});
`;

test('a forward lasts, although kubectl ends with a connection', async (t) => {
  const shell = createShell({ isDryRun: false });
  const forward = await openForward(shell, [process.execPath, '--eval', oneConnection], 80);
  t.after(() => forward.close());
  const ask = () => text(connect(forward.port));
  const pids = [await ask(), await ask(), await ask()];
  for (const pid of pids) assert.match(pid, /^\d+$/);
  assert.equal(new Set(pids).size, 3);
});

test('many forwards at a time are no leak that Node warns of', async () => {
  const before = process.listenerCount('exit');
  const shell = createShell({ isDryRun: false });
  const words = [process.execPath, '--eval', oneConnection] as const;
  const forwards = await Promise.all([1, 2, 3].map(() => openForward(shell, words, 80)));
  assert.equal(process.listenerCount('exit'), before);
  for (const { close } of forwards) close();
});

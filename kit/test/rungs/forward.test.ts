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

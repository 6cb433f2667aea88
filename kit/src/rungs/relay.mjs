// Passes on what comes in at ports 20000, 20001 … to each `host:port` that it is given, in turn. Runs
// inside the project's network, where the kit does not get to by itself.
import { connect, createServer } from 'node:net';

const firstPort = 20_000;
const targets = process.argv.slice(2).map((target) => target.split(':'));

const listening = targets.map(async ([host, port], index) => {
  const server = createServer((socket) => {
    const onward = connect(Number(port), host);
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  await new Promise((resolve) => {
    server.listen(firstPort + index, resolve);
  });
});
await Promise.all(listening);
process.stdout.write('ready\n');

// The first process of a container ends on no signal that it does not hear. Its stdin ends with the
// kit, however that goes.
process.on('SIGTERM', () => process.exit());
process.stdin.on('end', () => process.exit()).resume();

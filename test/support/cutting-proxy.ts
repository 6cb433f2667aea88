import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  port: number;
  /**
   * The next command that contains `command` reaches the server, but of its answer only the first
   * `passBytes` reach the client, then both connections are cut.
   */
  cutAnswerTo(command: string, passBytes?: number): void;
  close(): Promise<void>;
}

/** Starts a TCP proxy that can lose a connection between a command and its answer. */
export async function startCuttingProxy(upstreamPort: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let armed: { command: string; passBytes: number } | undefined;

  const server = createServer((client) => {
    const upstream = connect(upstreamPort, '127.0.0.1');
    let cutAfterBytes: number | undefined;

    client.on('data', (chunk) => {
      if (armed && chunk.includes(armed.command)) {
        cutAfterBytes = armed.passBytes;
        armed = undefined;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (cutAfterBytes === undefined) {
        client.write(chunk);
        return;
      }
      client.end(chunk.subarray(0, cutAfterBytes));
      upstream.destroy();
    });

    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        // `end` first writes what is still to be passed on.
        other.end();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port was given');

  return {
    port: address.port,
    cutAnswerTo(command, passBytes = 0) {
      armed = { command, passBytes };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

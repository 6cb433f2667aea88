import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-ports.ts';

const startTimeoutMs = 30_000;

/** For the `skip` option of a test: false, or which tool is missing. */
export const redisServerMissing: string | false = spawnSync('redis-server', ['--version']).error
  ? 'redis-server is not installed'
  : false;

export interface RedisServer {
  port: number;
  url: string;
  dir: string;
  /** Sends a signal; resolves when the process has ended, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Resolves when the process of now has ended, by itself or not. */
  ended(): Promise<void>;
  /** Starts it again, on the same port and data, and resolves when it answers. */
  restart(): Promise<void>;
  /** Kills it and removes its data. Can be called twice. */
  stop(): Promise<void>;
}

/** Starts a real redis-server that writes each command to disk before it answers, and waits until it answers. */
export async function startRedis(
  options: { port?: number; dir?: string } = {},
): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'meshwalk-redis-')));
  let child = await launch(port, dir);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    dir,
    async kill(signal) {
      child.kill(signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await ended(child);
    },
    ended: () => ended(child),
    async restart() {
      await end(child);
      child = await launch(port, dir);
    },
    async stop() {
      await end(child);
      if (!options.dir) await rm(dir, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, dir: string): Promise<ChildProcess> {
  const settings = {
    port,
    dir,
    bind: '127.0.0.1',
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with code ${child.exitCode}`);
    if (Date.now() > deadline) {
      await end(child);
      throw new Error(`redis-server gave no answer within ${startTimeoutMs} ms`);
    }
    await sleep(10);
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await ended(child);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('data', (answer) => {
      socket.destroy();
      // While it loads its data it answers an error.
      resolve(answer.toString().startsWith('+PONG'));
    });
  });
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { Missing, Refusal } from '../exit.ts';
import type { Shell, Words } from '../shell.ts';

export interface Forward {
  /** The port on this machine. */
  port: number;
  close(): void;
}

const isOpen = /^Forwarding from 127\.0\.0\.1:(\d+) /m;

/**
 * Runs `kubectl port-forward … :<port>` until it is closed, or this process ends, behind a port that
 * lasts: kubectl ends at the first connection that a pod resets, and is started anew for the next.
 * Throws Refusal where it ends at once; a dry run gives `portInDryRun`.
 */
export async function openForward(
  shell: Shell,
  words: Words,
  portInDryRun: number,
): Promise<Forward> {
  shell.show(words);
  if (shell.isDryRun) return { port: portInDryRun, close: () => undefined };
  const start = () => startHelper(words, isOpen, 'kubectl cannot forward');
  let running = Promise.resolve(await start());
  const reach = async (isLastTry = false): Promise<Socket> => {
    const current = running;
    try {
      const { said } = await current;
      const onward = connect(Number(isOpen.exec(said)?.[1]), '127.0.0.1');
      await once(onward, 'connect');
      return onward;
    } catch (error) {
      if (isLastTry) throw error;
      if (running === current) running = start();
      return reach(true);
    }
  };
  const server = createServer({ pauseOnConnect: true }, (client) => {
    client.on('error', () => client.destroy());
    reach().then(
      (onward) => passOn(client, onward),
      () => client.destroy(),
    );
  });
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  const close = () => {
    server.close();
    running.then(({ close }) => close()).catch(() => undefined);
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** Makes two connections one: what comes, ends or breaks on either does so on the other. */
function passOn(client: Socket, onward: Socket): void {
  for (const [one, other] of [
    [client, onward],
    [onward, client],
  ] as const) {
    one.setNoDelay().pipe(other);
    one.on('error', () => other.destroy());
    // It does not keep the kit from ending.
    one.unref();
  }
}

/** What ends each helper that runs. */
const helpers = new Set<() => void>();
process.once('exit', () => {
  for (const close of helpers) close();
});

/**
 * Starts a program that works beside the kit until it is closed, or the kit ends; gives what it said
 * once that matches `isReady`. Throws Refusal, with `failure`, where it ends before, and Missing
 * where it cannot be run.
 */
export async function startHelper(words: Words, isReady: RegExp, failure: string) {
  const [file, ...args] = words;
  // In a group of its own: Ctrl-C must not cut it off while the kit still puts things back.
  const child = spawn(file, args, { stdio: 'pipe', detached: true });
  const close = () => void child.kill('SIGTERM');
  helpers.add(close);
  child.once('exit', () => helpers.delete(close));

  // Read to the end: it writes a line for each connection, and stands still once the pipe is full.
  let said = '';
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint = `${complaint}${text}`.slice(-2_000);
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-1_000);
      if (isReady.test(said)) resolve(said);
    });
  });
  const ended = once(child, 'close').then(
    () => Promise.reject(new Refusal(`${failure}: ${complaint.trim()}`)),
    (cause) => Promise.reject(new Missing(`${file} cannot be run`, { cause })),
  );
  const helper = { said: await Promise.race([ready, ended]), close };
  ended.catch(() => undefined);
  // It does not keep the kit from ending.
  child.unref();
  for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
  return helper;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'metric-generator' | 'chart-agent' | 'hit-counter';

/** How a process ended: its exit code, or the signal that killed it. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A service's process; what it wrote so far can be read while it runs and afterwards. */
export interface ServiceProcess {
  pid: number;
  /** The complete lines of its standard output, each read as JSON. */
  log(): Record<string, unknown>[];
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  exited: Promise<Exit>;
  /** Kills it where it still runs, and waits until it is gone. */
  stop(): Promise<void>;
}

/** A process that listens; its URLs have no slash at the end. */
export interface RunningService extends ServiceProcess {
  url: string;
  adminUrl: string;
}

const startTimeoutMs = 60_000;

/**
 * Starts a service on free ports of the loopback address and resolves once it is alive. Only
 * `env` reaches it, not the environment of the tests. `under` is a command that runs it, as
 * `prlimit` with its options does. Throws with its output when it ends instead.
 */
export async function startService(
  name: ServiceName,
  env: Record<string, string> = {},
  under: string[] = [],
): Promise<RunningService> {
  const service = spawnService(name, env, under);
  try {
    const signal = AbortSignal.timeout(startTimeoutMs);
    const [url, adminUrl] = await Promise.race([addressesOf(service, signal), failed(service)]);
    const answer = await fetch(`${url}/healthz`, { signal });
    if (answer.status !== 200) throw new Error(`${name} says ${answer.status} to /healthz`);
    return { ...service, url, adminUrl };
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Starts a service and leaves it to the caller whether it comes up; `under` as in startService. */
export function spawnService(
  name: ServiceName,
  env: Record<string, string> = {},
  under: string[] = [],
): ServiceProcess & { output: NodeJS.ReadableStream } {
  const server = fileURLToPath(new URL(`../../services/${name}/src/server.ts`, import.meta.url));
  const [command = '', ...words] = [...under, process.execPath, server];
  const child = spawn(command, words, {
    env: { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', ...env },
    // A service ends when its channel does: none outlives a test run that is cut off.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { pid, stdout, stderr } = child;
  if (pid === undefined || stdout === null || stderr === null) throw new Error(`no ${name}`);

  const written = { stdout: '', stderr: '' };
  stdout.setEncoding('utf8').on('data', (text) => {
    written.stdout += text;
  });
  stderr.setEncoding('utf8').on('data', (text) => {
    written.stderr += text;
  });
  // 'close' comes after 'exit', when the output has been read to its end.
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    output: stdout,
    log: () => parseLines(written.stdout),
    stderr: () => written.stderr,
    kill: (signal) => void child.kill(signal),
    exited,
    stop: async () => {
      if (isRunning()) child.kill('SIGKILL');
      await exited;
    },
  };
}

function parseLines(text: string): Record<string, unknown>[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** The service names its ports in its log: the system chose them when it listened. */
async function addressesOf(
  { log, output }: ReturnType<typeof spawnService>,
  signal: AbortSignal,
): Promise<[string, string]> {
  for (;;) {
    const url = addressIn(log(), 'PORT');
    const adminUrl = addressIn(log(), 'ADMIN_PORT');
    if (url && adminUrl) return [url, adminUrl];
    await once(output, 'data', { signal });
  }
}

function addressIn(log: Record<string, unknown>[], variable: string): string | undefined {
  const start = `${variable} answers on `;
  const line = log.map(({ msg }) => String(msg)).find((msg) => msg.startsWith(start));
  return line?.slice(start.length);
}

async function failed({ exited, log, stderr }: ServiceProcess): Promise<never> {
  const { code, signal } = await exited;
  const lines = log().map((line) => JSON.stringify(line));
  throw new Error(`ended with ${code ?? signal}:\n${stderr()}${lines.join('\n')}`);
}

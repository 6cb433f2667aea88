import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '../../support/wait.ts';
import type { ConsoleBlock, Step } from './console-blocks.ts';
import { hasShape } from './shape.ts';

const commandTimeoutMs = 240_000;

/** A page's port, and the one to use instead, so that a test takes nobody's place. */
export type PortMap = Readonly<Record<number, number>>;

interface RunnerOptions {
  environment: Record<string, string>;
  ports: PortMap;
  /** The project's folder, where the page's reader is. */
  cwd: string;
}

/** Runs a page's commands in a shell, one after the other, and looks at what they print. */
export function createPageRunner({ environment, ports, cwd }: RunnerOptions) {
  const background: ChildProcess[] = [];
  const project = environment.COMPOSE_PROJECT_NAME ?? 'meshwalk';

  const start = (command: string) => {
    const child = spawn('bash', ['-c', translate(command, ports)], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        printed += text;
      });
    }
    return { child, lines: () => printed.replaceAll(project, 'meshwalk').trimEnd().split('\n') };
  };

  /** Throws with what was printed, if that is not what the page shows. */
  async function run({ command, expected, line }: Step): Promise<void> {
    const { child, lines } = start(command);
    const timer = setTimeout(() => signal(child, 'SIGKILL'), commandTimeoutMs);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    const isShown = expected.length === 0 || hasShape(trimBlank(expected), lines());
    if (code === 0 && isShown) return;
    throw new Error(
      `line ${line}: ${command}\nexit code ${code}, and it printed:\n${lines().join('\n')}`,
    );
  }

  /** Leaves the command running; comes back once it has printed what the page shows. */
  async function runOn({ command, expected, line }: Step): Promise<void> {
    const { child, lines } = start(command);
    background.push(child);
    await waitUntil(`line ${line}: ${command}`, 60_000, async () => {
      if (child.exitCode !== null)
        throw new Error(`line ${line}: it ended:\n${lines().join('\n')}`);
      return hasShape([...trimBlank(expected), '…'], lines());
    });
  }

  return {
    async runBlock({ steps, words }: ConsoleBlock): Promise<void> {
      for (const step of steps) {
        await (words.includes('background') ? runOn(step) : run(step));
      }
    },
    /** Ends what goes on in the background, as Ctrl-C does. */
    async stop(): Promise<void> {
      for (const child of background) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'close');
        signal(child, 'SIGINT');
        await ended;
      }
    },
  };
}

/**
 * The command as a test runs it: on other ports, with the installation left as it is, and images
 * built on the host's network, since the engine's own does not reach npm everywhere.
 */
function translate(command: string, ports: PortMap): string {
  const instead = (port: string) => `${ports[Number(port)] ?? port}`;
  return command
    .replace('npm ci && ', '')
    .replace('docker build ', 'docker build --network host ')
    .replaceAll(/localhost:(\d+)/g, (_, port) => `localhost:${instead(port)}`)
    .replaceAll(/(port-forward .* )(\d+):/g, (_, before, port) => `${before}${instead(port)}:`)
    .replaceAll(/-p 127\.0\.0\.1:(\d+):/g, (_, port) => `-p 127.0.0.1:${instead(port)}:`);
}

function trimBlank(lines: string[]): string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return lines.slice(0, last + 1);
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(-pid, name);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@meshwalk/chassis/config';
import { root } from '../../kit/src/paths.ts';
import { type LocalConfig, localSchema } from '../../kit/src/rungs/local-config.ts';
import { planProcesses } from '../../kit/src/rungs/local-processes.ts';
import { freePorts } from './free-ports.ts';

/** A local rung that was asked to start, on ports and a folder of its own. */
export interface LocalRung {
  config: LocalConfig;
  front: string;
  process: ChildProcess;
  output(): string;
  /** Resolves once the table is printed; rejects with the output when the rung ends instead. */
  ready(): Promise<void>;
  ended: Promise<number | null>;
  /** The processes of the services that still listen. */
  listening(): Promise<number[]>;
}

/** An environment for one local rung: free ports, an empty data folder. */
export async function localEnvironment(): Promise<Record<string, string>> {
  const variables = Object.keys(localSchema.properties).filter((name) => name.endsWith('_PORT'));
  const ports = await freePorts(variables.length);
  const dataDir = await mkdtemp(join(tmpdir(), 'local-rung-'));
  const pairs = variables.map((name, index) => [name, String(ports[index])]);
  return { ...Object.fromEntries(pairs), DATA_DIR: dataDir };
}

/** Starts the local rung as the README says (`npm`), or without npm in between (`kit`). */
export function startLocalRung(
  environment: Record<string, string>,
  by: 'npm' | 'kit' = 'kit',
): LocalRung {
  const config = readConfig<LocalConfig>(localSchema, wellFormed(environment));
  const [command, ...words] =
    by === 'npm'
      ? ['npm', 'start']
      : [process.execPath, join(root, 'kit/src/main.ts'), 'up', '--rung', 'local'];
  const child = spawn(command ?? '', words, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      written += text;
    });
  }
  const ended = once(child, 'close').then(([code]): number | null => code);
  return {
    config,
    front: `http://127.0.0.1:${config.FRONT_PORT}`,
    process: child,
    output: () => written,
    ended,
    async ready() {
      const over = ended.then((code) => assertRunning(code, written));
      while (!written.includes('Ctrl-C stops everything')) {
        await Promise.race([once(child.stdout, 'data'), over]);
      }
    },
    async listening() {
      const ports = [
        config.FRONT_PORT,
        config.FRONT_ADMIN_PORT,
        ...planProcesses(config).flatMap(({ ports }) => ports.map(({ port }) => port)),
      ];
      const answers = await Promise.all(
        ports.map((port) =>
          fetch(`http://127.0.0.1:${port}/`)
            .then(() => [port])
            .catch(() => []),
        ),
      );
      return answers.flat();
    },
  };
}

function assertRunning(code: number | null, output: string): never {
  throw new Error(`the rung ended with ${code}:\n${output}`);
}

/** What can be read of an environment that is partly wrong on purpose. */
function wellFormed(environment: Record<string, string>): Record<string, string> {
  const { DATA_DIR = '', ...rest } = environment;
  const ports = Object.entries(rest).filter(
    ([name, value]) => /_PORT$/.test(name) && /^\d+$/.test(value),
  );
  return { DATA_DIR, ...Object.fromEntries(ports) };
}

/** Ends a rung whatever state it is in, and removes its data. */
export async function removeLocalRung({ process: child, config, ended }: LocalRung): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await ended;
  await rm(config.DATA_DIR, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

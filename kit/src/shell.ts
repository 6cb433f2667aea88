import { styleText } from 'node:util';
import { ExecaError, execa } from 'execa';
import { Missing, Refusal } from './exit.ts';
import { root } from './paths.ts';

interface ShellOptions {
  /** Only prints the commands. */
  isDryRun: boolean;
  /** Takes each command before it runs, and what goes wrong; stderr unless told. */
  log?: (line: string) => void;
}

interface CallOptions {
  /** Variables besides those of the environment; they are printed before the command. */
  env?: Record<string, string>;
  /** Text for the command's stdin. */
  input?: string;
  /** Ends the command; it then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Runs other programs, each printed first as one could type it. */
export interface Shell {
  readonly isDryRun: boolean;
  /** Runs it and shows what it prints. Throws Missing without the program, Refusal when it fails. */
  run(words: readonly [string, ...string[]], options?: CallOptions): Promise<void>;
  /** Runs it and gives its stdout; '' in a dry run. Throws as `run`, with the end of its stderr. */
  read(words: readonly [string, ...string[]], options?: CallOptions): Promise<string>;
}

/** A shell whose commands run at the project's root. */
export function createShell({ isDryRun, log = logToStderr }: ShellOptions): Shell {
  const call = async (
    [file, ...args]: readonly [string, ...string[]],
    { env = {}, input, signal }: CallOptions,
    output: 'inherit' | 'pipe',
  ): Promise<string> => {
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
    const line = [...assignments, ...[file, ...args].map(quote)].join(' ');
    log(styleText('dim', `$ ${line}`, { stream: process.stderr }));
    if (isDryRun) return '';
    try {
      const { stdout } = await execa(file, args, {
        cwd: root,
        env,
        ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
        stdout: output,
        stderr: output,
        ...(signal && { cancelSignal: signal }),
      });
      return stdout ?? '';
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ExecaError)) throw error;
      if (error.code === 'ENOENT') throw new Missing(`${file} is not installed`, { cause: error });
      const said = String(error.stderr ?? '')
        .trim()
        .slice(-2_000);
      const reason = said || `exit code ${error.exitCode ?? error.signal ?? 'unknown'}`;
      throw new Refusal(`${file} failed: ${reason}`, { cause: error });
    }
  };
  return {
    isDryRun,
    run: async (words, options = {}) => {
      await call(words, options, 'inherit');
    },
    read: (words, options = {}) => call(words, options, 'pipe'),
  };
}

function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A word as a POSIX shell takes it back unchanged. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

import { styleText } from 'node:util';
import { ExecaError, execa } from 'execa';
import { Missing, Refusal } from './exit.ts';
import { interruption } from './interruption.ts';
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

interface OutputOptions {
  /** What it prints is the answer to the call, so it goes to stdout. */
  isAnswer?: boolean;
  /** It talks with the person at the terminal. */
  isInteractive?: boolean;
}

interface Streams {
  stdin?: 'inherit';
  stdout: 'inherit' | 'pipe' | 2;
  stderr: 'inherit' | 'pipe';
}

/** A command: the program and its arguments. */
export type Words = readonly [string, ...string[]];

/** Runs other programs, each printed first as one could type it. */
export interface Shell {
  readonly isDryRun: boolean;
  /**
   * Runs it and shows what it prints, on stderr unless that is the answer to the call. Throws
   * Missing without the program, Refusal when it fails.
   */
  run(words: Words, options?: CallOptions & OutputOptions): Promise<void>;
  /** Runs it and gives its stdout; '' in a dry run. Throws as `run`, with the end of its stderr. */
  read(words: Words, options?: CallOptions): Promise<string>;
  /** Asks without a word what is there: gives stdout, or undefined where it fails or takes long. */
  probe(words: Words): Promise<string | undefined>;
  /** As `probe`, but throws Missing, with the last line of its stderr, where it fails or takes long. */
  ask(words: Words): Promise<string>;
  /** Prints what is done by other means, as a command that would do the same. */
  show(words: Words, env?: Record<string, string>): void;
}

const probeTimeoutMs = 20_000;

/** A shell whose commands run at the project's root. */
export function createShell({ isDryRun, log = logToStderr }: ShellOptions): Shell {
  const show = (words: Words, env: Record<string, string> = {}) => {
    const assignments = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
    const line = [...assignments, ...words.map(quote)].join(' ');
    log(styleText('dim', `$ ${line}`, { stream: process.stderr }));
  };
  const call = async (
    words: Words,
    { env = {}, input, signal = interruption }: CallOptions,
    streams: Streams,
  ): Promise<string> => {
    const [file, ...args] = words;
    show(words, env);
    if (isDryRun) return '';
    signal.throwIfAborted();
    const program = execa(file, args, {
      cwd: root,
      env,
      stdin: 'ignore',
      ...streams,
      ...(input !== undefined && { stdin: 'pipe', input }),
      // It would end the kit on the signal that the kit itself is about to handle.
      cleanup: false,
    });
    const kill = () => void program.kill();
    signal.addEventListener('abort', kill);
    try {
      const { stdout } = await program;
      return typeof stdout === 'string' ? stdout : '';
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ExecaError)) throw error;
      if (error.code === 'ENOENT') throw new Missing(`${file} is not installed`, { cause: error });
      const said = String(error.stderr ?? '')
        .trim()
        .slice(-2_000);
      const reason = said || `exit code ${error.exitCode ?? error.signal ?? 'unknown'}`;
      throw new Refusal(`${file} failed: ${reason}`, { cause: error });
    } finally {
      signal.removeEventListener('abort', kill);
    }
  };
  return {
    isDryRun,
    async run(words, { isAnswer = false, isInteractive = false, ...options } = {}) {
      await call(words, options, {
        ...(isInteractive && { stdin: 'inherit' }),
        stdout: isAnswer || isInteractive ? 'inherit' : 2,
        stderr: 'inherit',
      });
    },
    read: (words, options = {}) => call(words, options, { stdout: 'pipe', stderr: 'pipe' }),
    async probe(words) {
      const { failed, stdout } = await runQuietly(words);
      return failed ? undefined : stdout;
    },
    async ask(words) {
      const { failed, stdout, stderr } = await runQuietly(words);
      if (!failed) return stdout;
      throw new Missing(stderr.trim().split('\n').at(-1) || `${words[0]} gives no answer`);
    },
    show,
  };
}

function runQuietly([file, ...args]: Words) {
  const options = { cwd: root, stdin: 'ignore', reject: false, timeout: probeTimeoutMs } as const;
  return execa(file, args, options);
}

function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A word as a POSIX shell takes it back unchanged. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

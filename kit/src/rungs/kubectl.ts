import type { Words } from '../shell.ts';
import type { RungContext } from './rung.ts';

/** kubectl as it is called for one context and namespace. */
export interface Kubectl {
  words(...words: string[]): Words;
  run(...words: string[]): Promise<void>;
  read(...words: string[]): Promise<string>;
  /** Gives what it says in JSON; `otherwise` in a dry run. */
  readJson<T>(otherwise: T, ...words: string[]): Promise<T>;
  /** Asks without a word; undefined where it fails. */
  probe(...words: string[]): Promise<string | undefined>;
  /** Asks without a word; throws Missing, with what kubectl says, where it fails. */
  ask(...words: string[]): Promise<string>;
}

/** kubectl for the context and namespace of a rung. */
export function createKubectl({ shell, namespace, context }: RungContext): Kubectl {
  const where = context === undefined ? [] : ['--context', context];
  const words = (...rest: string[]): Words => {
    return ['kubectl', ...where, '--namespace', namespace, ...rest];
  };
  const inTime = (rest: string[]) => words('--request-timeout', '4s', ...rest);
  return {
    words,
    run: (...rest) => shell.run(words(...rest)),
    read: (...rest) => shell.read(words(...rest)),
    async readJson(otherwise, ...rest) {
      const output = await shell.read(words(...rest, '--output', 'json'));
      return shell.isDryRun ? otherwise : JSON.parse(output);
    },
    probe: (...rest) => shell.probe(inTime(rest)),
    ask: (...rest) => shell.ask(inTime(rest)),
  };
}

import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { findFreePorts } from '../../../kit/src/free-ports.ts';
import { root } from '../../../kit/src/paths.ts';
import { readConsoleBlocks } from './console-blocks.ts';
import { createPageRunner } from './page-runner.ts';

/** The English pages are run; the Chinese ones hold the same commands. */
export const pageFolder = join(root, 'docs', 'en');

/** A port's variable, and the port that the pages name. */
export interface Variable {
  name: string;
  usual: number;
}

interface Surroundings {
  /** Each is set to a free port, which the commands ask in place of the usual one. */
  variables: Variable[];
  environment?: Record<string, string>;
  /** The words behind ```console whose blocks can be run. */
  available?: string[];
  cwd?: string;
}

/** Runs a page's commands, where what they need is there. */
export async function runPage(
  t: TestContext,
  page: string,
  surroundings: Surroundings,
): Promise<void> {
  const { variables, environment, available = [], cwd = root } = surroundings;
  const names = [...new Set(variables.map(({ name }) => name))];
  const free = await findFreePorts(names.length);
  const portOf = (name: string) => free[names.indexOf(name)] ?? 0;
  const runner = createPageRunner({
    cwd,
    ports: Object.fromEntries(variables.map(({ usual, name }) => [usual, portOf(name)])),
    environment: {
      ...Object.fromEntries(names.map((name) => [name, `${portOf(name)}`])),
      // `kit down --yes` finds what is up by itself, in a cluster too.
      ...(available.includes('cluster') ? {} : { KUBECONFIG: '/dev/null' }),
      ...environment,
    },
  });
  t.after(() => runner.stop());
  for (const block of readConsoleBlocks(join(pageFolder, page))) {
    const isReady = block.words.every((word) => word === 'background' || available.includes(word));
    if (isReady) await runner.runBlock(block);
    else t.diagnostic(`${page}:${block.line} is not run: it needs ${block.words}`);
  }
}

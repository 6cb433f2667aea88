import { join } from 'node:path';
import { test } from 'node:test';
import { findFreePorts } from '../../kit/src/free-ports.ts';
import { root } from '../../kit/src/paths.ts';
import { localSchema } from '../../kit/src/rungs/local-config.ts';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { readConsoleBlocks } from './support/console-blocks.ts';
import { createPageRunner } from './support/page-runner.ts';

/** The pages whose commands run on this machine alone, in the order in which one reads them. */
const localPages = ['01-services.md'];

for (const page of localPages) {
  test(`every command of ${page} prints what the page shows`, async (t) => {
    const variables = Object.entries(localSchema.properties).flatMap(([name, property]) =>
      name.endsWith('_PORT') && 'default' in property ? [{ name, usual: property.default }] : [],
    );
    const free = await findFreePorts(variables.length);
    const instead = variables.map((variable, index) => ({ ...variable, port: free[index] ?? 0 }));
    const runner = createPageRunner({
      ports: Object.fromEntries(instead.map(({ usual, port }) => [usual, port])),
      environment: {
        ...Object.fromEntries(instead.map(({ name, port }) => [name, `${port}`])),
        DATA_DIR: await temporaryFolder(t),
      },
    });
    t.after(() => runner.stop());
    for (const block of readConsoleBlocks(join(root, 'docs', 'en', page))) {
      await runner.runBlock(block);
    }
  });
}

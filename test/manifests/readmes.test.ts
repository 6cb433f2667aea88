import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../kit/src/paths.ts';

/** What a reader is told to make. */
const own = 'manifests/overlays/mine';

describe('the commands of the READMEs below manifests/', () => {
  for (const readme of globSync('manifests/**/README.md', { cwd: root }).toSorted()) {
    it(`name files that are there: ${readme}`, async () => {
      const page = await readFile(join(root, readme), 'utf8');
      const commands = [...page.matchAll(/^\$ (.+)$/gm)].map(([, command]) => command ?? '');
      const named = commands.flatMap(
        (command) => command.match(/\b(manifests|istio)\/[\w./-]+/g) ?? [],
      );
      const missing = named
        .filter((path) => !path.startsWith(own))
        .filter((path) => !existsSync(join(root, path)));
      assert.deepEqual(missing, []);
    });
  }
});

#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { defineCommand, runMain } from 'citty';
import { compileCacheDir } from './paths.ts';

enableCompileCache(compileCacheDir);

const main = defineCommand({
  meta: { name: 'kit', description: 'Walks the demo from one terminal to a service mesh' },
  subCommands: {
    up: () => import('./commands/up.ts').then(({ up }) => up),
  },
});

await runMain(main);

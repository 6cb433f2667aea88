/**
 * Loaded by `--import`: SIGCONT, which nobody else minds, starts sampling; the next one writes the
 * profile to PROFILE_FILE.
 */
import { writeFileSync } from 'node:fs';
import { startSampling } from './sampler.ts';

const { PROFILE_FILE: file = '' } = process.env;
let sampling: ReturnType<typeof startSampling> | undefined;

process.on('SIGCONT', async () => {
  if (sampling === undefined) sampling = startSampling();
  else writeFileSync(file, JSON.stringify(await (await sampling).stop()));
});

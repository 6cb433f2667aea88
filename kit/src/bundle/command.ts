import { interruptible } from '../interruption.ts';
import { createShell } from '../shell.ts';
import { answer } from '../terminal.ts';
import { type Destination, loadBundle } from './load.ts';
import { writeBundle } from './write.ts';

interface Options {
  dryRun?: boolean;
  json?: boolean;
}

/** What `kit bundle` does. */
export async function runBundle(
  options: Options & { output: string; platform: string[] },
): Promise<void> {
  const { output, platform, dryRun = false } = options;
  const shell = createShell({ isDryRun: dryRun });
  const bundle = await interruptible('Nothing is left of the bundle.', () =>
    writeBundle(shell, { output, platforms: platform }),
  );
  if (dryRun) return;
  const text = [
    `${bundle.file}: ${Math.round(bundle.bytes / 1e6)} MB for ${bundle.platforms.join(' and ')}`,
    ...bundle.images.map((image) => `  ${image}`),
    ...bundle.missing.map(
      (platform) => `Without ${platform}: make that one where it can be built.`,
    ),
    `There: npx kit bundle load ${output}`,
  ];
  answer(options, bundle, text.join('\n'));
}

/** What `kit bundle load` does. */
export async function runBundleLoad(
  file: string,
  destination: Destination,
  options: Options,
): Promise<void> {
  const shell = createShell({ isDryRun: options.dryRun ?? false });
  const images = await interruptible(
    'The images that were loaded stay; it can be said again.',
    () => loadBundle(shell, file, destination),
  );
  if (options.dryRun) return;
  const where = {
    docker: 'Docker has',
    kind: 'The kind cluster has',
    registry: 'The registry has',
  };
  const next = {
    docker: 'npx kit up --rung compose',
    kind: 'npx kit up --rung kubernetes',
    registry: '',
  };
  const text = [
    `The bundle is whole. ${where[destination.into]} its ${images.length} images:`,
    ...images.map((image) => `  ${image}`),
    ...(next[destination.into] ? [`Next: ${next[destination.into]}`] : []),
  ];
  answer(options, { into: destination.into, images }, text.join('\n'));
}

import { interruptible } from './interruption.ts';
import { writeNewService } from './new-service.ts';
import { root } from './paths.ts';
import { createShell } from './shell.ts';
import { note, print, whileWaiting } from './terminal.ts';

interface NewServiceOptions {
  port: number;
  install: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** What `kit new` does: writes the files, links the workspace, says what to try. */
export async function createNewService(name: string, options: NewServiceOptions): Promise<void> {
  const { port, install, dryRun = false, json = false } = options;
  if (dryRun) note(`would write services/${name}, its manifests and mesh rules`);
  const files = dryRun ? [] : await writeNewService(root, { name, port });
  if (install) {
    const shell = createShell({ isDryRun: dryRun });
    await interruptible(`services/${name} is written; npm install links it.`, () =>
      whileWaiting('Installing', shell.read(['npm', 'install', '--no-audit', '--no-fund'])),
    );
  }
  if (json) return print(JSON.stringify({ name, port, files }, null, 2));
  if (!dryRun) print(describe(name, port, files));
}

function describe(name: string, port: number, files: string[]): string {
  return [
    ...files.map((file) => `  ${file}`),
    '',
    'Try, each line by itself:',
    `  npm start --workspace @meshwalk/${name}`,
    `  npx kit check http://localhost:${port} --admin-url http://localhost:9464`,
    `  docker compose up --build --detach --wait ${name}`,
    `  kubectl apply -k manifests/base/${name}`,
    `  kubectl apply -k istio/services/${name}`,
  ].join('\n');
}

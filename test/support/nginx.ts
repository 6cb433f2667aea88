import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntilReady } from '../../kit/src/readiness.ts';
import { freePorts } from './free-ports.ts';
import { waitUntil } from './wait.ts';

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(existsSync);

/** For a test's `skip`: false, or why there is no nginx to test with. */
export const missingNginx = nginx === undefined && 'no nginx in /usr/sbin or /usr/bin';

interface NginxOptions {
  /** Where the version answers: one URL, or one for each replica. */
  v1: string | string[];
  v2: string | string[];
  /** Share of the requests that v2 gets, 1 to 100. */
  v2Percent: number;
  /** Its errors are not shown: for a test that makes it fail to reach v1 and v2 on purpose. */
  isQuiet?: boolean;
}

/**
 * A real nginx with the configuration of the compose rung, on ports and a folder of its own. Its
 * log goes to the inherited stderr, which may be a socket and so cannot be opened by name.
 */
export async function startNginx({ v1, v2, v2Percent, isQuiet = false }: NginxOptions) {
  if (nginx === undefined) throw new Error(String(missingNginx));
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  // As root it works under another user, who spools bodies in here.
  await chmod(folder, 0o755);
  const [port = 0, adminPort = 0] = await freePorts(2);
  const source = new URL('../../compose/nginx/nginx.conf', import.meta.url);
  const config = (await readFile(source, 'utf8'))
    .replaceAll('/tmp/', `${folder}/`)
    .replace('error_log /dev/stderr', 'error_log stderr')
    .replace('access_log /dev/stdout json', 'access_log off')
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('listen 9464', `listen 127.0.0.1:${adminPort}`);
  await Promise.all([
    writeFile(join(folder, 'nginx.conf'), config),
    writeFile(join(folder, 'split.conf'), splitAt(v2Percent)),
    writeFile(join(folder, 'hit-counter-v1.servers'), serversAt(v1)),
    writeFile(join(folder, 'hit-counter-v2.servers'), serversAt(v2)),
  ]);
  const words = ['-c', join(folder, 'nginx.conf'), '-g', 'daemon off;', '-e', 'stderr'];
  const child = spawn(nginx, words, {
    stdio: ['ignore', 'ignore', isQuiet ? 'ignore' : 'inherit'],
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(`${url}/readyz`, AbortSignal.timeout(60_000));
  return {
    url,
    /** Gives v2 another share by a reload; resolves when it is so. */
    async reload(percent: number) {
      await writeFile(join(folder, 'split.conf'), splitAt(percent));
      child.kill('SIGHUP');
      await waitUntil(`a weight of ${percent}`, 60_000, async () => {
        const metrics = await fetch(`http://127.0.0.1:${adminPort}/metrics`).catch(() => undefined);
        return (await metrics?.text())?.endsWith(`canary_weight_percent ${percent}\n`) ?? false;
      });
    },
    async stop() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** As compose/nginx/front-door/run writes them. */
const splitAt = (percent: number) =>
  `split_clients $request_id $hit_counter { ${percent}% hit-counter-v2; * hit-counter-v1; }
map '' $canary_weight { default ${percent}; }`;

const serversAt = (urls: string | string[]) =>
  [urls]
    .flat()
    .map((url) => `server ${new URL(url).host} max_fails=1 fail_timeout=1s;`)
    .join('\n');

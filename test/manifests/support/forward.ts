import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A port of this machine that leads to a Service. */
export interface Forward {
  /** Without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Runs `kubectl port-forward` on a free port. Rejects with what kubectl said when it ends instead. */
export async function forward(namespace: string, service: string, port: string): Promise<Forward> {
  const args = ['--namespace', namespace, 'port-forward', `service/${service}`, `:${port}`];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const lines = createInterface({ input: child.stdout });
  const opened = once(lines, 'line').then(([line]) => /127\.0\.0\.1:\d+/.exec(line)?.[0]);
  const failed = exited.then(() => Promise.reject(new Error(`port-forward ended: ${said}`)));
  // Once it is open, its end is close()'s doing.
  failed.catch(() => undefined);
  const address = await Promise.race([opened, failed]);
  if (address === undefined) throw new Error('kubectl port-forward names no address');
  return {
    url: `http://${address}`,
    close: async () => {
      child.kill();
      await exited;
    },
  };
}

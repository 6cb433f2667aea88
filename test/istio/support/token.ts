import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../../kit/src/paths.ts';

const script = join(root, 'istio/16-jwt/make-token.mjs');

/** What `node istio/16-jwt/make-token.mjs [name] [seconds]` prints. */
export async function makeToken(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return stdout.trim();
}

import { randomInt } from 'node:crypto';
import { tryToListen } from './ports.ts';

/** Below the range out of which systems take the ports of outgoing connections (Linux: 32768 up). */
const least = 10_000;
const most = 32_000;

/** Different ports on which nobody listens now, none of them in `taken`; at random, so that two askers differ. */
export async function findFreePorts(
  count: number,
  { host = '127.0.0.1', taken = new Set<number>() } = {},
): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(least, most);
    if (taken.has(port) || (await tryToListen(host, port)) !== undefined) continue;
    found.add(port);
  }
  return [...found];
}
